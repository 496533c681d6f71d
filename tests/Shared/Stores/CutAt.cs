namespace Emews.Tests.Stores;

/// <summary>Where a connection is cut.</summary>
public enum CutAt
{
    /// <summary>Before the server hears what the client said.</summary>
    Request,

    /// <summary>When the server is done with what the client asked, and before the client hears so.</summary>
    Answer,
}
