using Emews.Cli.Commands.Db;
using Emews.Cli.Display;
using Emews.Database.Upkeep;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands.Pools;

/// <summary>What <c>emews pool start</c> says of a pool that has joined.</summary>
internal static class PoolStartText
{
    /// <summary>For people.</summary>
    public static string Of(ExperimentFolder folder, PoolConfiguration pool, IReadOnlyList<JoiningPool> agents, IReadOnlyList<LiveAgent> joined)
    {
        var (host, workers) = (joined[0].Host, Words.Count(pool.Workers, "worker"));
        var processes = string.Join(", ", joined.Select(agent => agent.ProcessId));
        return $"""
            Pool {pool.Name} has joined {folder.ExperimentId} with {workers}{(joined.Count == 1 ? ": process" : $" in {joined.Count} agents: processes")} {processes} on {host}.
            Log:   {agents[0].Log}{(joined.Count == 1 ? "" : $" to {Path.GetFileName(agents[^1].Log)}")}
            Stop:  emews pool stop {folder.ExperimentId} {pool.Name}{folder.OutputOption}   (kill -TERM {processes.Replace(",", "", StringComparison.Ordinal)} also hurries: what runs has 10 s)
            It goes on by itself, and ends when there is nothing left to do.

            """;
    }

    /// <summary>For programs.</summary>
    public static string Json(ExperimentFolder folder, PoolConfiguration pool, IReadOnlyList<JoiningPool> agents, IReadOnlyList<LiveAgent> joined) => JsonText.Of(text =>
    {
        text.WriteString("exp_id", folder.ExperimentId);
        text.WriteAgent(joined[0]);
        text.WriteNumber("workers", pool.Workers);
        text.WriteString("log", agents[0].Log);
        if (joined.Count > 1)
        {
            text.WriteObjects("agents", [.. agents.Zip(joined)], (json, agent) =>
            {
                json.WriteNumber("process", agent.Second.ProcessId);
                json.WriteString("log", agent.First.Log);
            });
        }
    });
}
