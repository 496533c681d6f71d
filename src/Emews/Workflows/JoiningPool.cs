using System.Diagnostics;
using System.Globalization;
using Emews.Database.Upkeep;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>A pool, or one agent of it, that is started by hand and joins an experiment, in a process that outlives the one it was started by.</summary>
/// <param name="pool">Its name.</param>
/// <param name="share">Its part of the pool.</param>
/// <param name="folder">The experiment's folder.</param>
/// <param name="database">The experiment's database.</param>
internal sealed class JoiningPool(string pool, AgentShare share, ExperimentFolder folder, IExperimentLook database)
{
    private const int LastLines = 10;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    // One whose model cannot run has mostly found that out by then, or on a busy machine after as long again as it took to join.
    private static readonly TimeSpan ShortestTrial = TimeSpan.FromSeconds(1);

    private long _logBegins;
    private long _started;

    /// <summary>The absolute path of what it has to say.</summary>
    public string Log => folder.AgentLog(pool, share);

    /// <summary>Waits for a run that has only just begun to put its experiment on record.</summary>
    public static async Task BegunAsync(ExperimentFolder folder, CancellationToken cancellationToken)
    {
        while (!File.Exists(Path.Combine(folder.Path, ExperimentFile.Name)) && RunLock.IsHeld(folder))
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>There must be an experiment that has something to do, and no such pool in it.</summary>
    /// <param name="again">Whether there may be one.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="WorkflowRefusedException">It is not so.</exception>
    public async Task RequireWorkAsync(bool again, CancellationToken cancellationToken)
    {
        var experiment = await LookAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new WorkflowRefusedException($"There is no experiment '{folder.ExperimentId}' in its database any more.");
        if (experiment.Counts is { Total: > 0 and var total, Unfinished: 0 } && !RunLock.IsHeld(folder))
        {
            throw new WorkflowRefusedException($"{folder.ExperimentId} has nothing left to do: all of its {total} tasks have ended.");
        }

        if (!again && experiment.LivePools.FirstOrDefault(agent => IsOurs(agent.Pool) && !IsGone(agent)) is { } other)
        {
            throw new WorkflowRefusedException($"Pool {other} is at work on {folder.ExperimentId} already. To have another of its name: --again");
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="emews">The program and first arguments that stand for <c>emews</c>.</param>
    /// <param name="configurationPath">The file that has the pool; null: the experiment's own.</param>
    /// <param name="untilIdle">After how long with nothing left to do it ends.</param>
    /// <exception cref="EmewsException">The system refuses.</exception>
    public Process Start(IReadOnlyList<string> emews, string? configurationPath, TimeSpan untilIdle)
    {
        _started = TimeProvider.System.GetTimestamp();
        _logBegins = File.Exists(Log) ? new FileInfo(Log).Length : 0;
        string[] command =
        [
            .. emews, "pool", "run", folder.ExperimentId, pool, "--output", Path.GetDirectoryName(folder.Path)!, "--log", Log,
            "--until-idle", DurationText.Write(untilIdle), .. configurationPath is null ? Array.Empty<string>() : ["--config", configurationPath],
            .. share.Count == 1 ? Array.Empty<string>() : ["--agent", share.ToString()],
        ];
        try
        {
            return DetachedProcess.Start(command);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new EmewsException($"Pool {pool} cannot be started: {command[0]}: {error.Message}", error);
        }
    }

    /// <summary>Waits until it has joined.</summary>
    /// <returns>Who it is in the database; null where it has ended instead.</returns>
    public async Task<LiveAgent?> JoinsAsync(Process process, CancellationToken cancellationToken)
    {
        while (true)
        {
            var hasEnded = process.HasExited;
            var experiment = await LookAsync(cancellationToken).ConfigureAwait(false);
            var agent = experiment?.LivePools.FirstOrDefault(agent => IsOurs(agent.Pool) && agent.ProcessId == process.Id && IsHere(agent.Host));
            if (agent is not null || hasEnded)
            {
                return agent;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether one that has joined is there a moment later, or has ended in good order.</summary>
    public async Task<bool> StaysAsync(Process process, CancellationToken cancellationToken)
    {
        using var trial = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(_started);
        trial.CancelAfter(took > ShortestTrial ? took : ShortestTrial);
        Task ending = process.WaitForExitAsync(trial.Token);
        await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return process is not { HasExited: true, ExitCode: not 0 };
    }

    /// <summary>Why it has not joined, in its own last words.</summary>
    public async Task<string> FailureAsync(Process process)
    {
        var early = await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
        var words = (early + await SinceStartAsync().ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length == 0 ? "It has said nothing." : $"The last lines of {Log}:\n  {string.Join("\n  ", words.TakeLast(LastLines))}";
        return string.Create(CultureInfo.InvariantCulture, $"Pool {pool} has not joined {folder.ExperimentId}: it ended with exit code {process.ExitCode}. {last}");
    }

    private async Task<ExperimentState?> LookAsync(CancellationToken cancellationToken) =>
        await database.ListExperimentsAsync(folder.ExperimentId, cancellationToken).ConfigureAwait(false) is [var only] ? only : null;

    private bool IsOurs(string name) => string.Equals(name, pool, StringComparison.Ordinal);

    /// <summary>Whether its process has ended here without a word, as the database has not noticed yet.</summary>
    private static bool IsGone(LiveAgent agent)
    {
        try
        {
            using var process = Process.GetProcessById(agent.ProcessId);
            return false;
        }
        catch (ArgumentException)
        {
            return IsHere(agent.Host);
        }
    }

    private static bool IsHere(string host) => string.Equals(host, Environment.MachineName, StringComparison.Ordinal);

    private async Task<string> SinceStartAsync()
    {
        if (!File.Exists(Log))
        {
            return "";
        }

        using var reader = new StreamReader(Log);
        reader.BaseStream.Position = Math.Min(_logBegins, reader.BaseStream.Length);
        return await reader.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
