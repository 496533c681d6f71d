using System.Globalization;
using Emews.Database.Addresses;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Databases;

/// <summary>Finds the database of an experiment through its folder, for those who come after its run.</summary>
internal static class ExperimentDatabase
{
    /// <summary>
    /// Where it is; null where there is no experiment. Of one on the local disk of a machine that is not at hand any more, the copy in the
    /// folder, if there is one.
    /// </summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="say">Hears that it is a copy.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="WorkflowRefusedException">What the folder says of it cannot be understood.</exception>
    public static async Task<DatabaseAddress?> FindAsync(ExperimentFolder folder, Action<string> say, CancellationToken cancellationToken = default)
    {
        var recorded = await ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        if (recorded is not DatabaseAddress.Sqlite { Local: { } local } file || File.Exists(file.Path) || !File.Exists(local.Copy))
        {
            return recorded;
        }

        var time = new FileInfo(local.Copy).LastWriteTimeUtc.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        say($"{file.Path} on {local.Host} is gone or out of reach. Its copy of {time} takes its place: {local.Copy}");
        return new DatabaseAddress.Sqlite(local.Copy);
    }

    /// <summary>Why a file that the folder speaks of is not there.</summary>
    public static string Missing(ExperimentFolder folder, DatabaseAddress.Sqlite file) => file.Local is not { } local
        ? $"The database of {folder.ExperimentId} is gone: there is no file {file.Path}. Bring it back, or begin anew: emews run … --replace"
        : string.Equals(local.Host, Environment.MachineName, StringComparison.Ordinal)
            ? $"The database of {folder.ExperimentId} was on local disk, in {file.Path}, and is gone: its run was ended before it could copy it to {local.Copy}."
            : $"The database of {folder.ExperimentId} is on the local disk of {local.Host}, in {file.Path}: do this on that machine.";

    private static async Task<DatabaseAddress?> ReadAsync(ExperimentFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return await ExperimentFile.ReadAsync(folder.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw new WorkflowRefusedException(error.Message, error);
        }
    }
}
