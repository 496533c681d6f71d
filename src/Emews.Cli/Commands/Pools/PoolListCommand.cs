using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Commands.Tasks;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool list</c>: the pools of an experiment, and what each of their agents is at.</summary>
internal static class PoolListCommand
{
    private static readonly string[] Head =
        ["agent", "workers", "busy", "owned", "done", "a minute", "heard of", "pool", "state", "process", "host"];

    private static readonly string[] SilentHead = ["owned", "since", "pool", "started by"];

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var all = new Option<bool>("--all") { Description = "Also agents that have ended." };
        var command = new Command("list", "Show the worker pools of an experiment and what they are at.");
        experiment.AddTo(command);
        command.Add(all);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed, parsed.GetValue(all)));
        return command.WithNotes(
            "An agent is one process of a pool. What it owns runs, or waits for one of its workers. One that is silent for longer than",
            "its lease loses its tasks to the others. Figures are those of its last heartbeat, 'a minute' is since it joined.",
            "Pools of EQ-SQL, Swift/T and scripts of your own have no heartbeat: of these it shows what they have taken.",
            "Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment.").WithExamples(
            "emews pool list trial-7",
            "emews pool list trial-7 --all --json");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, bool all)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var known = await experiment.ListAgentsAsync(signals.Stop);
        var silent = await SilentPool.ListAsync(experiment, known, signals.Stop);
        List<AgentRecord> agents = [.. known.Where(agent => all || agent.Ended is null)];
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteObjects("agents", agents, Write);
                json.WriteObjects("no_heartbeat", silent, Write);
            })
            : Text(experiment, agents, silent));
        return ExitCodes.Done;
    }

    private static string Text(OpenExperiment experiment, List<AgentRecord> agents, IReadOnlyList<SilentPool> silent)
    {
        var text = new StringBuilder();
        if (agents.Count > 0)
        {
            text.AppendTable(Head, agents.Select(Row), numbers: 7);
        }
        else
        {
            text.Append($"No pool {(silent.Count > 0 ? "with a heartbeat " : "")}is at work on {experiment.Id}. Those that were: {experiment.Command("pool list", "--all")}\n");
        }

        if (silent.Count > 0)
        {
            text.Append("\nWithout a heartbeat, so that only their tasks tell of them:\n");
            text.AppendTable(SilentHead, silent.Select(Row), numbers: 1);
        }

        return text.ToString();
    }

    private static string[] Row(SilentPool pool) => [Number(pool.Owned), pool.Since is { } since ? OutputText.Time(since) : "", pool.Name, pool.Script ?? ""];

    private static void Write(Utf8JsonWriter json, SilentPool pool)
    {
        json.WriteString("pool", pool.Name);
        json.WriteNumber("owned", pool.Owned);
        json.WriteTime("since", pool.Since);
        json.WriteString("started_by", pool.Script);
    }

    private static string[] Row(AgentRecord agent) =>
    [
        Number(agent.AgentId), Number(agent.Workers), Number(agent.Busy), Number(agent.Owned), Number(agent.Completed),
        AgentStanding.Rate(agent)?.ToString("0.#", CultureInfo.InvariantCulture) ?? "", $"{Words.Time(agent.SilentFor)} ago",
        agent.Pool, AgentStanding.Of(agent), Number(agent.ProcessId), agent.Host,
    ];

    private static void Write(Utf8JsonWriter json, AgentRecord agent)
    {
        json.WriteNumber("agent_id", agent.AgentId);
        json.WriteString("pool", agent.Pool);
        json.WriteString("host", agent.Host);
        json.WriteNumber("process", agent.ProcessId);
        json.WriteNumber("work_type", agent.WorkType);
        json.WriteString("state", AgentStanding.Of(agent));
        json.WriteNumber("workers", agent.Workers);
        json.WriteNumber("busy", agent.Busy);
        json.WriteNumber("owned", agent.Owned);
        json.WriteNumber("completed", agent.Completed);
        json.WriteNumber("heartbeat_age_s", Math.Round(agent.SilentFor.TotalSeconds, 3));
        json.WriteTime("registered", agent.Registered);
        json.WriteTime("stopped_claiming", agent.StoppedClaiming);
        json.WriteTime("ended", agent.Ended);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
