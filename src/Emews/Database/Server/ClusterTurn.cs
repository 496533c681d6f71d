using System.Security.Cryptography;
using System.Text;

namespace Emews.Database.Server;

/// <summary>
/// Lets one program at a time make, start or stop a cluster: of two that find the folder empty, one would clear away the other's
/// work. The kernel holds the lock, so it ends with its holder.
/// </summary>
internal static class ClusterTurn
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the turn; disposing what is returned ends it.</summary>
    public static async Task<IDisposable> TakeAsync(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        var self = await ServerAccount.SelfAsync(cancellationToken).ConfigureAwait(false);
        var folder = await SocketFolder.EnsureAsync(self, cancellationToken).ConfigureAwait(false);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..16];
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, $"{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
