using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool stop</c> and <c>emews pool cancel</c>: end a pool, wherever it runs.</summary>
internal static class PoolEndCommands
{
    private const string ExitCodesNote = "Exit codes: 0 told; 1 the database does not answer; 2 no such pool is at work.";

    /// <summary><c>emews pool stop</c>.</summary>
    public static Command CreateStop() => Create("stop", "Have a pool claim no more, and end when what it owns has run.", atOnce: false).WithNotes(
        "It hears so within 5 s. The experiment goes on with its other pools; if it has none, its tasks wait.",
        "A pool without a heartbeat (EQ-SQL's, Swift/T's, a script's) gets a stop message into its queue, to be found once no task is there.",
        ExitCodesNote).WithExamples(
        "emews pool stop trial-7 pool2",
        "emews pool stop trial-7 pool2 --json");

    /// <summary><c>emews pool cancel</c>.</summary>
    public static Command CreateCancel() => Create("cancel", "End a pool at once: its models are ended, its tasks go back at no cost of an attempt.", atOnce: true).WithNotes(
        "It hears so within 5 s. To let what runs come to its end: emews pool stop",
        ExitCodesNote).WithExamples(
        "emews pool cancel trial-7 pool2",
        "emews pool cancel trial-7 pool2 --json");

    private static Command Create(string name, string description, bool atOnce)
    {
        var experiment = new ExperimentOptions();
        var pool = new Argument<string>("pool") { Description = "The pool's name, as emews pool list shows it." };
        var command = new Command(name, description);
        experiment.AddTo(command);
        command.Add(pool);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed, parsed.GetRequiredValue(pool), atOnce));
        return command;
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, string pool, bool atOnce)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var told = new HashSet<long>();
        foreach (var type in experiment.State.WorkTypes)
        {
            told.UnionWith(await experiment.Store.EndPoolAsync(new EndPoolRequest(pool, type, atOnce), signals.Stop));
        }

        var agents = await experiment.ListAgentsAsync(signals.Stop);
        if (told.Count == 0)
        {
            return await EndSilentAsync(experiment, pool, agents, atOnce, options.IsJson(parsed), signals.Stop);
        }

        var owned = agents.Where(agent => told.Contains(agent.AgentId)).Sum(agent => agent.Owned);
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteString("pool", pool);
                json.WriteNumber("agents", told.Count);
                json.WriteNumber("owned", owned);
            })
            : Text(experiment, pool, atOnce, told.Count, owned));
        return ExitCodes.Done;
    }

    /// <summary>One that has no agents to tell: it may be a pool that looks for a message in its queue.</summary>
    private static async Task<int> EndSilentAsync(
        OpenExperiment experiment, string pool, IReadOnlyList<AgentRecord> agents, bool atOnce, bool asJson, CancellationToken cancellationToken)
    {
        var silent = (await SilentPool.ListAsync(experiment, agents, cancellationToken)).FirstOrDefault(one => string.Equals(one.Name, pool, StringComparison.Ordinal))
            ?? throw new WorkflowRefusedException(NoneAtWork(experiment, pool, agents));
        if (atOnce)
        {
            throw new WorkflowRefusedException(
                $"Pool {pool} has no heartbeat, so nobody can end it from here. End it where it runs, or its job at its scheduler; or let it end: {experiment.Command("pool stop", pool)}");
        }

        foreach (var type in experiment.State.WorkTypes)
        {
            await experiment.Store.StopPoolsAsync(new StopPoolsRequest(Guid.NewGuid(), type), cancellationToken);
        }

        await Console.Out.WriteAsync(asJson
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteString("pool", pool);
                json.WriteNumber("agents", 0);
                json.WriteNumber("owned", silent.Owned);
                json.WriteBoolean("stop_message", true);
            })
            : $"""
              Pool {pool} has no heartbeat, so a stop message (EQ_STOP) is in its queue; it has {Words.Count(silent.Owned, "task")} of {experiment.Id}.
              The first pool that asks when no task is queued takes the message and ends, be it this one or another.

              """);
        return ExitCodes.Done;
    }

    private static string Text(OpenExperiment experiment, string pool, bool atOnce, int agents, int owned) =>
        $"""
        Pool {pool} ({Words.Count(agents, "agent")}) {(atOnce ? "ends its models now" : "claims no more")}; {Words.Count(owned, "task")} of {experiment.Id} it owns {(atOnce ? "go back to the queue" : "will run to their end")}.
        See it end: {experiment.Command("pool list")}

        """;

    private static string NoneAtWork(OpenExperiment experiment, string pool, IReadOnlyList<AgentRecord> agents)
    {
        string[] living = [.. agents.Where(agent => agent.IsAlive).Select(agent => agent.Pool).Distinct(StringComparer.Ordinal)];
        var others = living.Length == 0 ? "No pool is." : $"At work: {string.Join(", ", living)}.";
        return $"No pool '{pool}' is at work on {experiment.Id}. {others} Those that were: {experiment.Command("pool list", "--all")}";
    }
}
