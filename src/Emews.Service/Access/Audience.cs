namespace Emews.Service.Access;

/// <summary>Whom a route is for, and who somebody is; each may what those before may.</summary>
internal enum Audience
{
    /// <summary>Whoever asks.</summary>
    Everybody,

    /// <summary>Those who may look, and change nothing.</summary>
    Watchers,

    /// <summary>Those who may do everything.</summary>
    Users,
}
