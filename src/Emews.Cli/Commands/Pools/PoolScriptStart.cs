using Emews.Cli.Commands.Db;
using Emews.Workflows;
using Emews.Workflows.PoolScripts;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool start</c> of a pool that a script starts.</summary>
internal static class PoolScriptStart
{
    /// <summary>Starts it, and says where it is.</summary>
    public static async Task<int> RunAsync(PoolScript script, ExperimentFolder folder, bool json, CancellationToken cancellationToken)
    {
        using var started = script.Start(TimeProvider.System.GetUtcNow());
        var job = await started.SettleAsync(cancellationToken);
        var where = job is not null ? $"is in the hands of a scheduler: job {job}" : $"is started by its script: process {started.Process.Id}";
        await Console.Out.WriteAsync(json
            ? JsonText.Of(text =>
            {
                text.WriteString("exp_id", folder.ExperimentId);
                text.WriteString("pool", script.Pool);
                text.WriteNumber("process", started.Process.Id);
                text.WriteString("job", job);
                text.WriteString("log", script.Log);
            })
            : $"""
              Pool {script.Pool} {where}.
              Log:   {script.Log}
              Tasks: emews pool list {folder.ExperimentId}{folder.OutputOption}
              Stop:  emews pool stop {folder.ExperimentId} {script.Pool}{folder.OutputOption}

              """);
        return ExitCodes.Done;
    }
}
