using System.Globalization;
using Emews.Pools;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;

namespace Emews.Bench.Pools;

/// <summary>What a thousand workers take while their models wait: memory, and a share of a core.</summary>
internal sealed class SleepersPart : IPart<PoolBench>
{
    private const int Workers = 1_000;

    // Seconds; of different length, so that they do not all end at once.
    private const double ShortestTask = 50;
    private const double LongestTask = 70;

    private readonly string _what;
    private readonly Func<ITaskModel> _model;
    private readonly int _engines;

    private SleepersPart(string name, string what, Func<ITaskModel> model, int engines) =>
        (Name, _what, _model, _engines) = (name, what, model, engines);

    /// <summary>Models that wait in the agent itself.</summary>
    public static SleepersPart Tasks { get; } = new("sleepers", "sleeping workers", () => new SleepModel(), engines: int.MaxValue);

    /// <summary>Models that are a program each, whatever the engine.</summary>
    public static SleepersPart Programs { get; } = new(
        "programs",
        "workers with a sleeping program each",
        () => new CommandModel(
            new ProgramOptions(["sh", "-c", "read -r time && sleep $time && echo 0"], Environment.CurrentDirectory),
            new ResultPlace.LastLine()),
        engines: 1);

    public string Name { get; }

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(PoolBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines.Take(_engines))
        {
            rows.AddRange(await (bench.IsOwnProcess
                ? RunAsync(engine, bench.IsQuick ? 10 : 1)
                : OwnProcess.RunAsync(Name, engine, bench.IsQuick)));
        }

        return rows;
    }

    private async Task<IReadOnlyList<MeasurementRow>> RunAsync(IEngine engine, int part)
    {
        await using var database = await engine.CreateDatabaseAsync();
        await database.SubmitAsync([.. Enumerable.Range(0, Workers).Select(task => Payload(task, part))]);
        var meter = new AgentMeter(_model());
        var run = PoolRun.RunAsync(database.Store, meter, Workers, new WorkerPoolOptions { Workers = Workers });
        await meter.WatchAsync(run, Workers);
        var name = $"{engine.Name}, {Workers} {_what}";
        return
        [
            new($"{name}: resident memory, at most", meter.MostMemory, "MB", "< 150"),
            new($"{name}: share of a core", 100 * meter.CoreShare, "%", "< 5"),
        ];
    }

    private static string Payload(int task, int part) =>
        ((ShortestTask + ((LongestTask - ShortestTask) * task / (Workers - 1))) / part).ToString(CultureInfo.InvariantCulture);
}
