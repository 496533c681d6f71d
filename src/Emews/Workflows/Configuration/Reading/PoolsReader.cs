using System.Globalization;
using System.Text.RegularExpressions;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>pools</c>.</summary>
internal sealed partial class PoolsReader
{
    private const string Example = "local: {CFG_PPN: 4}";
    private const string Prefix = "CFG_";

    // A pool is one process on one machine, and most models are a process a worker.
    private const int MostWorkers = 10_000;

    /// <summary>The variables that are numbers, with the text that stands in for each; the order is the one in which they are shown.</summary>
    private static readonly (string Name, string Default)[] Numbers =
    [
        ("CFG_NODES", "1"),
        ("CFG_PPN", "1"),
        ("CFG_PROCS", "$(( CFG_NODES * CFG_PPN ))"),
        ("CFG_BATCH_SIZE", "$CFG_PROCS"),
        ("CFG_BATCH_THRESHOLD", "1"),
    ];

    private readonly IReadOnlyCollection<string>? _endpoints;

    private PoolsReader(IReadOnlyCollection<string>? endpoints) => _endpoints = endpoints;

    /// <param name="root">The file.</param>
    /// <param name="endpoints">Its endpoints.</param>
    /// <param name="mayBeNone">Whether <c>pools: {}</c> means that others start them elsewhere.</param>
    public static Parts<PoolConfiguration> Read(Section root, Parts<EndpointConfiguration> endpoints, bool mayBeNone = false)
    {
        var reader = new PoolsReader(endpoints.Names);
        var pools = new Parts<PoolConfiguration>(root, "pools", Example, reader.Pool);
        if (pools.IsEmpty && !(mayBeNone && root.Has("pools")))
        {
            pools.AddDefault(root, "local", WorkerPerCore(root.Context));
        }

        return pools;
    }

    private static PoolConfiguration WorkerPerCore(ReadingContext context)
    {
        var cores = Math.Max(1, context.Options.ProcessorCount);
        var text = cores.ToString(CultureInfo.InvariantCulture);
        return new PoolConfiguration
        {
            Name = "local",
            Ppn = cores,
            Processes = cores,
            BatchSize = cores,
            Cfg = Structural.Map<string>(
                [new("CFG_NODES", "1"), new("CFG_PPN", text), new("CFG_PROCS", text), new("CFG_BATCH_SIZE", text), new("CFG_BATCH_THRESHOLD", "1")]),
        };
    }

    private static void CheckName(string name, YamlEntry entry, Section section)
    {
        if (name.IndexOfAny(['/', '\\']) >= 0 || name.Any(char.IsControl) || name is "." or "..")
        {
            section.Context.Error(
                entry.At, $"pools.{name}", "the pool's log has this name, which must not be a path or hold line breaks: use letters, digits, - and _");
        }
    }

    private PoolConfiguration? Pool(string name, YamlEntry entry, Section parent)
    {
        if (parent.OpenNamed(entry, Example) is not { } section)
        {
            return null;
        }

        CheckName(name, entry, section);
        var (type, endpoint) = PlaceReader.Read(section, _endpoints);
        var isLocal = type == PlaceType.Local;
        var script = isLocal ? section.LocalPath("start_pool_script") : section.Text("start_pool_script");
        var scheduler = Scheduler(section);
        var cfg = Variables(section, isLocal);
        var isOurs = isLocal && scheduler == SchedulerType.None && !section.Has("start_pool_script");
        var isSound = true;
        int Number(string variable)
        {
            var value = WholeNumber(section, cfg, variable, isOurs && variable is "CFG_PROCS" ? MostWorkers : int.MaxValue, isSound);
            isSound &= value > 0;
            return value;
        }

        var pool = new PoolConfiguration
        {
            Name = name,
            Type = type,
            Endpoint = endpoint,
            StartPoolScript = script,
            Nodes = Number("CFG_NODES"),
            Ppn = Number("CFG_PPN"),
            Processes = Number("CFG_PROCS"),
            BatchSize = Number("CFG_BATCH_SIZE"),
            BatchThreshold = Number("CFG_BATCH_THRESHOLD"),
            Cfg = Structural.Map(cfg),
            Lease = section.Duration("lease", TimeSpan.FromSeconds(30), least: TimeSpan.FromSeconds(1)),
            IdleTimeout = section.Duration("idle_timeout"),
            PreLaunch = section.CheckedCommands("pre_launch"),
            Scheduler = scheduler,
            SchedulerArguments = section.Texts("scheduler_args", "an argument")?.Select(argument => argument.Text).ToList() ?? [],
            Renew = section.Integer("renew", 0, 0),
            Walltime = Walltime(section, cfg),
        };
        CheckBatch(section, pool);
        if (section.Has("start_pool_script"))
        {
            section.Allow(cfg.Select(pair => pair.Key));
            section.Unused("only CFG_* values reach a script", "lease", "idle_timeout");
            NoteMisspelt(section, cfg);
        }
        else if (scheduler == SchedulerType.None)
        {
            section.Unused("the pool has no scheduler", "CFG_QUEUE", "CFG_PROJECT", "scheduler_args", "renew");
        }

        section.Close();
        return pool;
    }

    private static SchedulerType Scheduler(Section section) => section.Choice(
        "scheduler",
        SchedulerType.None,
        ("none", SchedulerType.None),
        ("current", SchedulerType.Current),
        ("slurm", SchedulerType.Slurm),
        ("pbs", SchedulerType.Pbs));

    private static List<KeyValuePair<string, string>> Variables(Section section, bool isLocal)
    {
        var variables = new List<CfgVariable>();
        foreach (var entry in section.Entries.Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var text = section.ScalarText(entry, section.PathOf(entry.Name), "a value");
            text = isLocal && text is not null ? section.Context.AtHome(text) : text;
            variables.Add(new CfgVariable(entry.Name, text, entry.At, Numbers.Any(number => string.Equals(number.Name, entry.Name, StringComparison.Ordinal))));
        }

        foreach (var (name, text) in Numbers.Where(number => !section.Has(number.Name)))
        {
            variables.Add(new CfgVariable(section.Default(name, name), text, section.At, IsInteger: true));
        }

        var values = new CfgVariables(section.Context, section.Path, variables);
        return [.. variables.Select(variable => new KeyValuePair<string, string>(variable.Name, values.Value(variable.Name) ?? ""))];
    }

    /// <summary>
    /// The value of one of our numbers; 0 when it has none, which has been reported:
    /// a default is to blame only where the numbers before it are sound.
    /// </summary>
    private static int WholeNumber(Section section, List<KeyValuePair<string, string>> cfg, string variable, int most, bool isSound)
    {
        var text = Value(cfg, variable);
        if (!CfgVariables.TryWhole(text, out var value))
        {
            return 0;
        }

        if (value >= 1 && value <= most)
        {
            return (int)value;
        }

        if (isSound || section.Has(variable))
        {
            section.Error(variable, value < 1 ? $"must be at least 1; it is {value}" : $"must be at most {most}; it is {value}");
        }

        return 0;
    }

    private static string Value(List<KeyValuePair<string, string>> cfg, string variable) =>
        cfg.Find(pair => string.Equals(pair.Key, variable, StringComparison.Ordinal)).Value;

    private static TimeSpan? Walltime(Section section, List<KeyValuePair<string, string>> cfg)
    {
        if (!section.Has("CFG_WALLTIME"))
        {
            return null;
        }

        var text = Value(cfg, "CFG_WALLTIME");
        var walltime = DurationText.Parse(text);
        if (walltime is null && text.Length > 0 && !(section.Has("start_pool_script") && DaysAndHours().IsMatch(text)))
        {
            section.Error("CFG_WALLTIME", $"expected {DurationText.Expected}, found '{Wording.Short(text)}'");
        }
        else if (walltime <= TimeSpan.Zero && !section.Has("start_pool_script"))
        {
            section.Error("CFG_WALLTIME", "must be longer than 0");
        }

        return walltime;
    }

    // Slurm's, which a script may hand on.
    [GeneratedRegex(@"^[0-9]+-[0-9]+(:[0-9]+){0,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DaysAndHours();

    private static void CheckBatch(Section section, PoolConfiguration pool)
    {
        if (pool.BatchThreshold == 0 || pool.BatchSize == 0)
        {
            return;
        }

        if (pool.BatchThreshold > pool.BatchSize)
        {
            section.Error(
                section.Has("CFG_BATCH_THRESHOLD") ? "CFG_BATCH_THRESHOLD" : "CFG_BATCH_SIZE",
                $"the batch threshold is {pool.BatchThreshold}, the batch size {pool.BatchSize}: the threshold must be from 1 to the batch size");
        }
        else if (pool is { StartPoolScript: null } && pool.BatchSize < pool.Processes)
        {
            section.Note(
                "CFG_BATCH_SIZE",
                $"leaves {pool.Processes - pool.BatchSize} of {pool.Processes} workers idle: a batch size of CFG_PROCS keeps all busy");
        }
    }

    /// <summary>A script may ask for any variable, so a name near to one of ours is worth no more than a note.</summary>
    private static void NoteMisspelt(Section section, List<KeyValuePair<string, string>> cfg)
    {
        var known = KnownKeys.Of("pools.*").Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        foreach (var (name, _) in cfg.Where(pair => section.Has(pair.Key) && !known.Contains(pair.Key, StringComparer.Ordinal)))
        {
            if (Wording.DidYouMean(name, known.Where(other => !section.Has(other))) is { Length: > 0 } guess)
            {
                section.Note(name, $"is passed on to the script as it is{guess}");
            }
        }
    }
}
