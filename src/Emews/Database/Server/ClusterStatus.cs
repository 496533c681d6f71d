namespace Emews.Database.Server;

/// <summary>How a cluster is, as far as it can be known without a password.</summary>
/// <param name="Data">Its folder.</param>
/// <param name="Version">Its PostgreSQL, such as <c>15</c>.</param>
/// <param name="Port">The port it runs on, or is to run on.</param>
/// <param name="User">The role that owns the database.</param>
/// <param name="Database">The database.</param>
/// <param name="Bytes">The size of all its files.</param>
/// <param name="Server">The server; null when it does not run.</param>
internal sealed record ClusterStatus(
    string Data, string Version, int Port, string User, string Database, long Bytes, RunningServer? Server);

/// <summary>A server that runs.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Since">When it was started.</param>
/// <param name="SocketFolder">The folder of its Unix socket, which <c>psql -h</c> takes.</param>
/// <param name="Addresses">The addresses it listens on.</param>
/// <param name="Sessions">How many clients are connected.</param>
internal sealed record RunningServer(int ProcessId, DateTimeOffset Since, string SocketFolder, string Addresses, int Sessions);
