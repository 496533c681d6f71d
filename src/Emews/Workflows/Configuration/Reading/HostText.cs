using System.Net;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>db_host</c>: one machine, and nothing else of an address.</summary>
internal static class HostText
{
    /// <summary>What may stand there, for messages, which never repeat what stands there: of a whole address a part may be a password.</summary>
    public const string Expected = "the name or address of one machine, or the folder of a socket: db_port, db_name and db_user have keys of their own";

    /// <summary>Whether a text is a host.</summary>
    public static bool IsHost(string text) =>
        Path.IsPathRooted(text) || IPAddress.TryParse(text, out _) || text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_');
}
