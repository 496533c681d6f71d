namespace Emews.Workflows.Configuration.Reading;

/// <summary>What the reading of a search needs of the rest of the file.</summary>
/// <param name="Parameters">The named parameters; empty in the prototype's form.</param>
/// <param name="Dimensions">How many coordinates a point has.</param>
/// <param name="Pools">The pools.</param>
/// <param name="Tasks">The work types.</param>
/// <param name="Schedule">The pools that join while the run goes on.</param>
internal sealed record SearchSurroundings(
    IReadOnlyList<ParameterConfiguration> Parameters, int Dimensions, Parts<PoolConfiguration> Pools, IReadOnlyList<TaskConfiguration> Tasks,
    IReadOnlyList<PoolScheduleReader.Entry> Schedule)
{
    // So that a worker whose point has just ended finds another, while the search makes one up.
    private const int Spare = 2;

    // Where no pool is known, as behind a service.
    private const int OfUnknownPools = 16;

    /// <summary>The work type of the search's tasks.</summary>
    public int TaskType { get; init; }

    /// <summary>The names of the coordinates.</summary>
    public IReadOnlyList<string> Names => [.. PointParameters.Of(Parameters, Dimensions).Select(parameter => parameter.Name)];

    /// <summary>How many points a search keeps under way unless it is told: as many as the pools of its work type hold, and some more.</summary>
    public int InFlight
    {
        get
        {
            var scheduled = Schedule.Where(entry => (entry.TaskType ?? TaskType) == TaskType).Select(entry => entry.Pool);
            var names = Tasks.Where(task => task.Type == TaskType).SelectMany(task => task.Pools).Concat(scheduled).Distinct(StringComparer.Ordinal);
            var held = names.Sum(name => name is null ? 0L : Pools.Find(name)?.BatchSize ?? 0);
            return held == 0 ? OfUnknownPools : (int)Math.Min(int.MaxValue, held + Math.Max(Spare, held / 8));
        }
    }
}
