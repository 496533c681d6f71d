namespace Emews.Rest;

/// <summary>What a verb does to the database.</summary>
internal enum VerbKind
{
    /// <summary>It only looks.</summary>
    Look,

    /// <summary>It changes something, once however often the same request is sent.</summary>
    Change,

    /// <summary>It waits until there is news, at most <see cref="WaitTurn.Longest"/>.</summary>
    Wait,
}
