namespace Emews.Rest;

/// <summary>The kinds of problems, by which a client tells them apart: a contract.</summary>
internal static class ProblemTypes
{
    /// <summary>The request is not the JSON that the route takes.</summary>
    public const string Malformed = "urn:emews:malformed";

    /// <summary>A value is not what the verb takes.</summary>
    public const string Argument = "urn:emews:argument";

    /// <summary>A value is missing that the verb needs.</summary>
    public const string ArgumentNull = "urn:emews:argument-null";

    /// <summary>A number is smaller or larger than the verb takes.</summary>
    public const string ArgumentOutOfRange = "urn:emews:argument-out-of-range";

    /// <summary>There is nothing of the name or number that was asked for.</summary>
    public const string NotFound = "urn:emews:not-found";

    /// <summary>The agent is dead or unknown to the database.</summary>
    public const string AgentGone = "urn:emews:agent-gone";

    /// <summary>The database, or the service, is not there at present: the same request may succeed later.</summary>
    public const string Unavailable = "urn:emews:unavailable";

    /// <summary>The database refused.</summary>
    public const string Refused = "urn:emews:refused";

    /// <summary>Who asks has not shown a token, or a wrong one.</summary>
    public const string Unauthorized = "urn:emews:unauthorized";

    /// <summary>Who asks may look, and change nothing.</summary>
    public const string ReadOnly = "urn:emews:read-only";

    /// <summary>More is asked than the service takes at once: the same request may succeed later.</summary>
    public const string TooMany = "urn:emews:too-many";

    /// <summary>The request is larger than the service takes.</summary>
    public const string TooLarge = "urn:emews:too-large";

    /// <summary>The request is meant for another database than the one that is served.</summary>
    public const string OtherDatabase = "urn:emews:other-database";

    /// <summary>What HTTP itself has a word for, such as a route that is not there.</summary>
    public const string Http = "about:blank";

    /// <summary>Something that should not happen.</summary>
    public const string Unforeseen = "urn:emews:unforeseen";
}
