using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Emews.Tasks;

namespace Emews.Workflows.PoolScripts;

/// <summary>A pool's script at work.</summary>
/// <param name="process">Its process, which leads a group of its own.</param>
/// <param name="log">Where it writes what it has to say.</param>
/// <param name="logBegins">The place in it, in bytes, where its own words begin.</param>
internal sealed partial class StartedScript(Process process, string log, long logBegins) : IDisposable
{
    private const int LastLines = 10;

    // A script that cannot work mostly says so at once; whether its pool works shows when it takes tasks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Its process.</summary>
    public Process Process => process;

    /// <summary>Finds the job of a scheduler that it has handed its pool to, by a line <c>JOB_ID=123</c>; null where there is none.</summary>
    public string? FindJob() => Words().Select(line => JobLine().Match(line)).LastOrDefault(match => match.Success)?.Groups["id"].Value;

    /// <summary>Waits a moment, for a script that cannot work or hands its pool to a scheduler.</summary>
    /// <returns>The job that the pool is in; null where it is in none, or not yet.</returns>
    /// <exception cref="EmewsException">It has ended, and there is no pool.</exception>
    public async Task<string?> SettleAsync(CancellationToken cancellationToken)
    {
        var ended = process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var job = FindJob();
        return process.HasExited && (job is null || process.ExitCode != 0)
            ? throw new EmewsException(string.Create(
                CultureInfo.InvariantCulture,
                $"The script has ended with exit code {process.ExitCode}, and its pool is not there. The last lines of {log}:\n  {string.Join("\n  ", Words().TakeLast(LastLines))}"))
            : job;
    }

    /// <summary>Lets go of the process.</summary>
    public void Dispose() => process.Dispose();

    private string[] Words()
    {
        if (!File.Exists(log))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        reader.BaseStream.Position = Math.Min(logBegins, reader.BaseStream.Length);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^JOB_ID=(?<id>[0-9]+)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JobLine();
}
