using System.Globalization;

namespace Emews.Database.Server;

/// <summary>Whose a file is, which .NET does not tell.</summary>
internal static class FileOwner
{
    /// <summary>The number of the user who owns a file or folder; a link's own owner. Null when it cannot be told.</summary>
    public static async Task<long?> OfAsync(string path, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync(
            ["ls", "-ldn", "--", path], ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);

        // Mode, links, owner, … as POSIX has it.
        var words = result.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return result.Succeeded && words.Length > 2 && long.TryParse(words[2], CultureInfo.InvariantCulture, out var owner) ? owner : null;
    }
}
