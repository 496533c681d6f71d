using Emews.Database.Addresses;
using Emews.Database.Server;
using Emews.Database.Upkeep;
using Emews.Processes;
using Emews.Tasks;

namespace Emews.Cli.Commands.Db;

/// <summary>Opens the database that a command is about, to look at it.</summary>
internal static class DatabaseLook
{
    /// <summary>Connects, without a change to anything.</summary>
    /// <exception cref="EmewsException">It cannot be reached; of a server of Emews that is stopped the message says how it is started.</exception>
    public static Task<DatabaseUpkeep> OpenAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        OpenAsync(target, () => DatabaseUpkeep.OpenAsync(target.Address, cancellationToken));

    /// <summary>The same for a look at experiments, which a service has as well.</summary>
    /// <inheritdoc cref="OpenAsync(DatabaseTarget, CancellationToken)"/>
    public static Task<IExperimentLook> OpenExperimentsAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        OpenAsync(target, () => ExperimentLook.OpenAsync(target.Address, cancellationToken));

    private static async Task<T> OpenAsync<T>(DatabaseTarget target, Func<Task<T>> openAsync)
    {
        try
        {
            return await openAsync();
        }
        catch (EmewsException error) when (StoppedCluster(target.Address) is { } folder)
        {
            throw new EmewsException(
                $"The server of {target.Address} is stopped. Start it: emews db start --data {ShellWord.Of(folder)}", error, isTransient: true);
        }
    }

    // A server that was killed leaves its file behind.
    private static bool IsStopped(string folder) =>
        Postmaster.Read(folder) is not { } server || (OperatingSystem.IsLinux() && !Directory.Exists($"/proc/{server.ProcessId}"));

    /// <summary>The folder of the cluster whose password file an address names, if its server does not run.</summary>
    private static string? StoppedCluster(DatabaseAddress address)
    {
        var folder = address is DatabaseAddress.PostgreSql { Passfile: { } file } ? Path.GetDirectoryName(file) : null;
        return folder is not null && File.Exists(ClusterRecord.FileIn(folder)) && IsStopped(folder) ? folder : null;
    }
}
