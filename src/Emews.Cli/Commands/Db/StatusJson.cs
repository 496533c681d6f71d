using Emews.Database.Server;

namespace Emews.Cli.Commands.Db;

/// <summary>The status of a cluster for programs.</summary>
internal static class StatusJson
{
    public static string Of(ClusterStatus status, PostgresCluster cluster) => JsonText.Of(json =>
    {
        json.WriteString("data", status.Data);
        json.WriteString("version", status.Version);
        json.WriteString("user", status.User);
        json.WriteString("database", status.Database);
        json.WriteString("password_file", cluster.HasPassword ? cluster.PasswordPath : null);
        json.WriteString("log", cluster.LogPath);
        json.WriteNumber("port", status.Port);
        json.WriteNumber("size_bytes", status.Bytes);
        json.WriteBoolean("running", status.Server is not null);
        if (status.Server is { } running)
        {
            json.WriteNumber("pid", running.ProcessId);
            json.WriteString("since", running.Since.UtcDateTime);
            json.WriteString("socket", running.SocketFolder);
            json.WriteString("listen", running.Addresses);
            json.WriteNumber("sessions", running.Sessions);
        }
    });
}
