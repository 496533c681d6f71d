using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary>
/// All that the files of a run are made of, finished or interrupted. What the tasks themselves say (counts, results, times) is read
/// from <see cref="Tasks"/>, so that every file tells the same story.
/// </summary>
internal sealed record RunRecord
{
    /// <summary>The experiment (<c>exp_id</c>).</summary>
    public required string ExperimentId { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunEnd Ended { get; init; }

    /// <summary>Why it ended; null where that is not known.</summary>
    public EndReason? Reason { get; init; }

    /// <summary>When the <c>run</c> process started, on the database's time line; all seconds count from here.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended, on the database's time line.</summary>
    public required DateTimeOffset Stopped { get; init; }

    /// <summary>Where the tasks are kept.</summary>
    public required DatabaseAddress Database { get; init; }

    /// <summary>The version of the database's engine; null where it is not known.</summary>
    public string? DatabaseVersion { get; init; }

    /// <summary>Gives the experiment's tasks by id. It is called more than once; see <see cref="TaskPages.Read"/>.</summary>
    public required Func<CancellationToken, IAsyncEnumerable<TaskRecord>> Tasks { get; init; }

    /// <summary>Where a task comes from; null for a task that is no point of the search.</summary>
    public Func<TaskId, TaskOrigin?> Origin { get; init; } = static _ => null;

    /// <summary>The agents that the run is to be held to: those of its work types that joined after it began.</summary>
    public IReadOnlyList<AgentRecord> Agents { get; init; } = [];

    /// <summary>
    /// Agents of its work types that were there before, as pools of earlier runs or started by hand. Claims are by work type, so one may
    /// have worked for this run: then it counts like the others.
    /// </summary>
    public IReadOnlyList<AgentRecord> OlderAgents { get; init; } = [];

    /// <summary>The pools in the order they joined.</summary>
    public IReadOnlyList<PoolJoined> Pools { get; init; } = [];

    /// <summary>The reprioritisations in their order.</summary>
    public IReadOnlyList<Reprioritization> Reprioritizations { get; init; } = [];

    /// <summary>The earlier interruptions of the experiment, in their order; the one that ends this run included.</summary>
    public IReadOnlyList<Interruption> Interruptions { get; init; } = [];

    /// <summary>Whether it ended because its search failed.</summary>
    public bool HasSearchFailed { get; init; }

    /// <summary>What it was run in.</summary>
    public Sessions Sessions => new(Started, Interruptions);

    /// <summary>Machines beside those of the agents: the one the run itself is on, the database's.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The names of the parameters, which are fields of the payload; empty when the payload has an array <c>x</c>.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The field of the result that counts; null: the result is the number itself.</summary>
    public string? Objective { get; init; }

    /// <summary>How often each point is run; its value is the mean of the runs that finished.</summary>
    public int Replicates { get; init; } = 1;

    /// <summary>How many points must end before the search learns; null where that is not known.</summary>
    public int? RetrainAfter { get; init; }

    /// <summary>Whether more is better.</summary>
    public bool Maximize { get; init; }

    /// <summary>What a surrogate of the results is made from; null where none is asked.</summary>
    public SurrogateInputs? Surrogate { get; init; }

    /// <summary>What all randomness of the run came from.</summary>
    public required long Seed { get; init; }

    /// <summary>The name of the generator.</summary>
    public required string Generator { get; init; }

    /// <summary>The model, in a few words for people; null where there is nothing to say.</summary>
    public string? Model { get; init; }

    /// <summary>The search, in a few words for people; null where there is nothing to say.</summary>
    public string? Search { get; init; }

    /// <summary>How it chose its points; null where that is not known.</summary>
    public SearchMethod? Method { get; init; }

    /// <summary>The files the run was made from; null where it was made from none.</summary>
    public SourceFiles? Sources { get; init; }

    /// <summary>The model files that changed from session to session.</summary>
    public IReadOnlyList<SourceChange> SourceChanges { get; init; } = [];
}

/// <summary>How a run ended.</summary>
internal enum RunEnd
{
    /// <summary>It did what it was to do.</summary>
    Finished = 0,

    /// <summary>It could not go on.</summary>
    Failed = 1,

    /// <summary>It was told to stop, and can be resumed.</summary>
    Interrupted = 2,

    /// <summary>It was given up.</summary>
    Canceled = 3,
}

/// <summary>Where a task comes from.</summary>
/// <param name="Point">Which setting of the parameters, from 1 in the order drawn.</param>
/// <param name="Replicate">Which run of that point, from 1.</param>
/// <param name="Seed">The seed of its model; null when the payload says it, or there is none.</param>
internal readonly record struct TaskOrigin(long Point, int Replicate, long? Seed = null);

/// <summary>A pool that joined the run.</summary>
/// <param name="Name">Its name (<c>CFG_POOL_ID</c>).</param>
/// <param name="Joined">When its first agent was ready to claim, on the database's time line.</param>
internal sealed record PoolJoined(string Name, DateTimeOffset Joined)
{
    /// <summary>The pools that agents belong to, in the order of the agents.</summary>
    public static IReadOnlyList<PoolJoined> Of(IEnumerable<AgentRecord> agents) =>
        [.. agents.GroupBy(agent => agent.Pool, StringComparer.Ordinal).Select(pool => new PoolJoined(pool.Key, pool.Min(agent => agent.Registered)))];
}

/// <summary>One round of new priorities.</summary>
/// <param name="After">The number of completions it rests on.</param>
/// <param name="Committed">When the new priorities were committed, on the database's time line.</param>
/// <param name="Duration">From the start of the fit to that commit.</param>
internal sealed record Reprioritization(long After, DateTimeOffset Committed, TimeSpan Duration);

/// <summary>A pause of the experiment.</summary>
/// <param name="Interrupted">When the run was told to stop, on the database's time line.</param>
/// <param name="Resumed">When it went on; null while it has not.</param>
/// <param name="SearchFailed">Whether nobody stopped it, but its search failed.</param>
internal sealed record Interruption(DateTimeOffset Interrupted, DateTimeOffset? Resumed = null, bool SearchFailed = false);
