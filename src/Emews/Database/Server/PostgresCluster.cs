namespace Emews.Database.Server;

/// <summary>
/// A PostgreSQL cluster of Emews: a folder with one database, and the server that serves it. A server outlives this program, and
/// all there is to know of it stands in the folder.
/// </summary>
internal sealed partial class PostgresCluster
{
    private const string VersionFile = "PG_VERSION";
    private const string LogFile = "server.log";

    private readonly PostgresClusterOptions _options;
    private readonly string _data;

    /// <summary>Prepares to deal with a cluster; nothing is looked at yet.</summary>
    public PostgresCluster(PostgresClusterOptions options)
    {
        _options = options;
        _data = Path.TrimEndingDirectorySeparator(options.Data);
    }

    /// <summary>What the server has to say.</summary>
    public string LogPath => PathOf(LogFile);

    /// <summary>The file with the password of the database's owner.</summary>
    public string PasswordPath => PasswordFile.In(_data);

    private string Version => File.Exists(PathOf(VersionFile))
        ? File.ReadAllText(PathOf(VersionFile)).Trim()
        : throw new ServerRefusedException(
            $"{PathOf(VersionFile)} is missing, so the cluster is damaged. That file holds the version of PostgreSQL alone, such as 15: write it "
            + "again if nothing else is missing, or else restore the folder from a copy.");

    /// <summary>Whether there is nothing yet: no folder, or an empty one.</summary>
    public bool IsMissing => !Path.Exists(_data) || (Directory.Exists(_data) && IsEmpty());

    /// <summary>How the cluster is.</summary>
    /// <exception cref="ServerRefusedException">There is no cluster of Emews, or it is another user's.</exception>
    public async Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var record = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        var postmaster = await RunningAsync(account, cancellationToken).ConfigureAwait(false);
        var server = postmaster is null ? null : new RunningServer(
            postmaster.ProcessId, postmaster.Since, postmaster.SocketFolder, postmaster.Addresses,
            await ProcessList.SessionsOfAsync(postmaster.ProcessId, cancellationToken).ConfigureAwait(false));
        return new ClusterStatus(_data, Version, postmaster?.Port ?? record.Port, record.User, record.Database, Size(), server);
    }

    /// <summary>The record of the cluster, which has to be one of Emews. Asked before anything is made for its sake, too.</summary>
    private ClusterRecord RequireOurs() => ClusterRecord.Read(_data)
        ?? throw new ServerRefusedException(
            IsMissing ? $"There is no database cluster in {_data}. To make one: {Command("init")}"
            : File.Exists(_data) ? $"{_data} is a file, where a folder was expected."
            : File.Exists(PathOf(VersionFile)) ? NotOurs()
            : $"{_data} is no database cluster. To make one, name a folder that is empty or does not exist yet.");

    /// <summary>The command that does something with this cluster.</summary>
    private string Command(string verb) => $"emews db {verb} {_options.NamedBy ?? $"--data {_data}"}";

    private string NotOurs() =>
        $"{_data} holds a PostgreSQL cluster that 'emews db init' did not make, or did not finish. If it is of another program, have that "
        + $"start and stop it (start_cmd and stop_cmd in the configuration). If it is left from an init that was killed: rm -r {_data}";

    /// <summary>The server, if it runs and is this cluster's.</summary>
    private async Task<Postmaster?> RunningAsync(ServerAccount account, CancellationToken cancellationToken) =>
        Postmaster.Read(_data) is { } postmaster
        && await ProcessList.ServesAsync(postmaster.ProcessId, _data, account, cancellationToken).ConfigureAwait(false)
            ? postmaster : null;

    private string PathOf(string file) => Path.Combine(_data, file);

    private bool IsEmpty()
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(_data).Any();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ServerRefusedException($"You may not look into {_data}: it is open to its owner and to root only.", error);
        }
    }

    private long Size()
    {
        long size = 0;
        foreach (var file in new DirectoryInfo(_data).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true }))
        {
            try
            {
                size += file.Length;
            }
            catch (FileNotFoundException)
            {
                // A server makes and removes files all the time.
            }
        }

        return size;
    }
}
