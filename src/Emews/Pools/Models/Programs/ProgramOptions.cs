namespace Emews.Pools.Models.Programs;

/// <summary>What models that are programs have in common.</summary>
/// <param name="Words">The command's words, at least one.</param>
/// <param name="Folder">The folder the program runs in, and that relative paths in the command are relative to.</param>
internal sealed record ProgramOptions(IReadOnlyList<string> Words, string Folder)
{
    /// <summary>Whose tasks it runs.</summary>
    public ModelOwner Owner { get; init; } = ModelOwner.Nobody;

    /// <summary>Where goes what a program says that is for nobody.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Told of each task once it has ended, well or not; null where nobody looks on.</summary>
    public Action<ProgramTrace>? Trace { get; init; }

    /// <summary>Where working folders are made.</summary>
    public string Scratch { get; init; } = PrivateFolder.Scratch;

    /// <summary>How many working folders of failed tasks a pool keeps.</summary>
    public int KeepFailed { get; init; } = 100;

    /// <summary>Whether all working folders are kept.</summary>
    public bool Keep { get; init; }
}
