using Emews.Processes;

namespace Emews.Database.Server;

/// <summary>
/// Commands that prepare the shell in which a server's programs run, such as <c>module load postgresql</c>. They run once, in a
/// login shell, and what they leave in its environment is handed to every program.
/// </summary>
internal static class PreLaunch
{
    // The commands are arguments, so that no quoting can go wrong; what they print is not the environment.
    private const string Script = "for command; do eval \"$command\" >&2 </dev/null || exit; done; exec env -0";

    /// <summary>The environment that commands leave behind.</summary>
    /// <exception cref="ServerRefusedException">A command failed.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(
        IReadOnlyList<string> commands, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (commands.Count == 0)
        {
            return environment;
        }

        var result = await ProgramRun.RunAsync(
            ["bash", "-lc", Script, "pre_launch", .. commands], environment, keepsTerminal: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServerRefusedException(
                $"'pre_launch' failed with exit code {result.ExitCode}: {string.Join("; ", commands)}\n{IndentedText.Of(result.Error)}");
        }

        var after = result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2)).Where(pair => pair is [{ Length: > 0 }, _])
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        after["PATH"] = string.Join(Path.PathSeparator, PathOf(after).Union(PathOf(environment), StringComparer.Ordinal));
        return after;
    }

    // A login shell may begin with a PATH of its own: what was there before still counts, last.
    private static IEnumerable<string> PathOf(IReadOnlyDictionary<string, string> environment) =>
        SearchPath.Folders(environment.GetValueOrDefault("PATH"));
}
