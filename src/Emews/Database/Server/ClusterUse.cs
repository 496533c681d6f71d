namespace Emews.Database.Server;

/// <summary>
/// A run's hold on the server of a cluster. As many runs as like hold it at once, and only who finds that nobody does may stop the
/// server. The kernel keeps the lock, so that a hold ends with its run, however that dies.
/// </summary>
internal sealed class ClusterUse : IDisposable
{
    /// <summary>The file in the cluster's folder that is locked.</summary>
    public const string FileName = "emews.lock";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _lock;

    private ClusterUse(FileStream held) => _lock = held;

    /// <summary>Holds the server, after whoever stops it at this moment.</summary>
    /// <param name="data">The cluster's folder, with the file in it.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ClusterUse> ShareAsync(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Lock(data, FileAccess.Read, FileShare.Read) is { } use)
            {
                return use;
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps all others from the server; null when somebody else holds it.</summary>
    public static ClusterUse? TryAlone(string data) => Lock(data, FileAccess.ReadWrite, FileShare.None);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static ClusterUse? Lock(string data, FileAccess access, FileShare share)
    {
        try
        {
            return new ClusterUse(new FileStream(Path.Combine(data, FileName), FileMode.Open, access, share));
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
