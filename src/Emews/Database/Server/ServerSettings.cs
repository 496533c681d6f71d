using System.Globalization;
using System.Text;

namespace Emews.Database.Server;

/// <summary>The files that tell a server where it listens and whom it lets in.</summary>
internal static class ServerSettings
{
    /// <summary>The settings of Emews, beside those of <c>postgresql.conf</c>.</summary>
    public const string SettingsFile = "emews.conf";

    /// <summary>Who may come in, and how.</summary>
    public const string AccessFile = "pg_hba.conf";

    /// <summary>The line of <c>postgresql.conf</c> that reads <see cref="SettingsFile"/>.</summary>
    public const string Include = $"\ninclude '{SettingsFile}'  # written by Emews; below this line is room for settings of your own\n";

    // A pool's agent holds two connections, a search three.
    private const int MaxConnections = 300;

    /// <summary>The text of <see cref="SettingsFile"/>.</summary>
    public static string Settings(ClusterRecord record, string socketFolder) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Written by Emews at every start. Settings that follow the include line in postgresql.conf override these.
        port = {record.Port}
        listen_addresses = {Quoted(ListenAddresses.Parse(record.Listen).Setting)}
        unix_socket_directories = {Quoted(socketFolder)}
        max_connections = {MaxConnections}
        password_encryption = 'scram-sha-256'

        """);

    /// <summary>The text of <see cref="AccessFile"/>: nobody comes in without a password, and nobody from elsewhere but those named.</summary>
    public static string Access(ClusterRecord record)
    {
        const string way = "scram-sha-256";
        var text = new StringBuilder("# Written by Emews whenever db_listen changes.\n# TYPE  DATABASE  USER  ADDRESS  METHOD\n");
        text.Append(CultureInfo.InvariantCulture, $"local  all  all  {way}\n");
        foreach (var network in (IEnumerable<object>)["127.0.0.1/32", "::1/128", .. ListenAddresses.Parse(record.Listen).Networks()])
        {
            text.Append(CultureInfo.InvariantCulture, $"host   all  all  {network}  {way}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
