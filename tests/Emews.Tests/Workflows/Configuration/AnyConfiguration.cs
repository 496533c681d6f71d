using System.Globalization;
using Emews.Workflows.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Makes up valid configurations of every kind, with the most awkward names.</summary>
internal static class AnyConfiguration
{
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);

    private static readonly Gen<string> Text =
        Gen.Elements(
                "a", "Z", "0", "_", " ", ".", "-", ":", ": ", " #", "#", "'", "\"", "\\", "\n", "\t", "\r", "{", "}", "[", "]", ",", "&", "*", "!",
                "|", ">", "%", "@", "`", "?", "$", "=", "~", "null", "true", "é", "😀", "\u0001", "\u007f", "\u0085", "\u2028", "\uFEFF", "<<", "---")
            .ListOf().Select(pieces => string.Concat(pieces)).Where(text => text.Length > 0 && !text.StartsWith('~'));

    // A lease lasts at least a second.
    private static readonly Gen<TimeSpan> Duration = Gen.Choose(10_000_000, int.MaxValue).Select(ticks => new TimeSpan(ticks));

    private static readonly Gen<string> FilePath = Gen.Elements("/a/b.db", "/a b/ü: #.db", "/a/\"c\"'d'.db");

    private static readonly Gen<DatabaseConfiguration> Sqlite =
        FilePath.OrNull().Select(path => (DatabaseConfiguration)new DatabaseConfiguration.Sqlite { Name = "?", Path = path });

    private static readonly Gen<string> Host = Gen.Elements("db.example.org", "10.0.0.5", "::1", "größe_1", "/tmp/a b: #");

    private static readonly Gen<DatabaseConfiguration> PostgreSql =
        from host in Host.OrNull()
        from user in Text.OrNull()
        from port in Gen.Choose(1, 65535)
        from isFar in Flag
        from data in FilePath
        from hasCommands in Flag
        from variable in Text
        select (DatabaseConfiguration)new DatabaseConfiguration.PostgreSql
        {
            Name = "?",
            Type = isFar ? PlaceType.FuncX : PlaceType.Local,
            Endpoint = isFar ? "far" : null,
            Host = host,
            User = user,
            Port = port,
            Data = data,
            StartCommand = hasCommands ? "start ${db_port}" : null,
            StopCommand = hasCommands ? "stop" : null,
            Environment = hasCommands ? Map((variable, "${env:NOWHERE} " + variable), ("B", "")) : Map(),
            ForeignLease = hasCommands ? TimeSpan.FromMinutes(3) : null,
            PreLaunch = hasCommands ? [variable] : [],
        };

    private static readonly Gen<string> Words = Gen.Elements(
        "python3 model.py", "./sim 'a b' \"c: #\" ü", "/bin/sh -c 'a; b | c {{ }}'", "a\\ b 😀\tc");

    private static readonly Gen<ModelConfiguration> Model = Gen.OneOf(
        Gen.Constant((ModelConfiguration)new ModelConfiguration.Ackley()),
        FilePath.SelectMany(_ => Text, (path, type) => (ModelConfiguration)new ModelConfiguration.Assembly(path, type)),
        from command in Words
        from folder in FilePath
        from limit in Duration
        from keep in Flag
        select (ModelConfiguration)new ModelConfiguration.Command(command, folder, "$.x", limit, keep),
        Words.SelectMany(_ => FilePath, (command, folder) => (ModelConfiguration)new ModelConfiguration.Worker(command, folder, null)));

    private static readonly Gen<PoolConfiguration> Pool =
        from nodes in Gen.Choose(1, 4)
        from ppn in Gen.Choose(1, 64)
        from batch in Gen.Choose(1, 99)
        from threshold in Gen.Choose(1, batch)
        from isFar in Flag
        from script in FilePath.OrNull()
        from own in Text.Where(text => !text.Contains('$', StringComparison.Ordinal))
        from scheduler in Gen.Elements(Enum.GetValues<SchedulerType>())
        from lease in Duration
        select new PoolConfiguration
        {
            Name = "?",
            Type = isFar ? PlaceType.FuncX : PlaceType.Local,
            Endpoint = isFar ? "far" : null,
            StartPoolScript = script,
            Nodes = nodes,
            Ppn = ppn,
            Processes = nodes * ppn,
            BatchSize = batch,
            BatchThreshold = threshold,
            Lease = lease,
            IdleTimeout = lease,
            Scheduler = scheduler,
            Renew = nodes,
            SchedulerArguments = [own],
            Walltime = TimeSpan.FromSeconds(ppn),
            Cfg = Map(
                [
                    ("CFG_WALLTIME", Number(ppn)), ("CFG_NODES", Number(nodes)), ("CFG_PPN", Number(ppn)), ("CFG_PROCS", Number(nodes * ppn)),
                    ("CFG_BATCH_SIZE", Number(batch)), ("CFG_BATCH_THRESHOLD", Number(threshold)), .. script is null ? [] : new[] { ("CFG_OWN", own) },
                ]),
        };

    private static readonly Gen<SurrogateConfiguration> Surrogate = Gen.OneOf(
        Gen.Constant((SurrogateConfiguration)new SurrogateConfiguration.Prototype()),
        from kernel in Gen.Elements(Enum.GetValues<SurrogateKernel>())
        from ard in Flag
        from noise in Flag
        from transform in Gen.Elements(Enum.GetValues<SurrogateTransform>())
        from restarts in Gen.Choose(0, 1000)
        select (SurrogateConfiguration)new SurrogateConfiguration.GaussianProcess(kernel, ard, noise)
        {
            LengthScale = ard ? new SurrogateBounds(0.01, 1e3) : null,
            Constant = noise ? new SurrogateBounds(1e-300, 1) : null,
            NoiseVariance = noise ? new SurrogateBounds(2, 2) : null,
            Restarts = restarts,
            MaxPoints = ard ? restarts + 1 : null,
            Transform = transform,
        });

    private static readonly Gen<string> Settings = Gen.Elements("{}", """{"a b: #": [1, -2.5E-07, true, null, "x: #\\n😀", {"c": []}], "n": "1"}""");

    // A grid has no more than some points, whatever the parameters.
    private static readonly Gen<SearchMethod> Method = Gen.OneOf(
        from acquisition in Gen.Elements(Enum.GetValues<SearchAcquisition>())
        from pending in Gen.Elements(Enum.GetValues<SearchPending>())
        select (SearchMethod)new SearchMethod.Reprioritize(acquisition, pending),
        from inFlight in Gen.Choose(1, 99)
        from initial in Gen.Choose(0, 9)
        from pending in Gen.Elements(Enum.GetValues<SearchPending>())
        select (SearchMethod)new SearchMethod.Streaming(inFlight, initial, initial * 100, initial / 3, SearchAcquisition.Thompson, pending),
        Gen.Elements<SearchMethod>(
            new SearchMethod.Random(), new SearchMethod.LatinHypercube(), new SearchMethod.Sobol(), new SearchMethod.Sobol(Scramble: false)),
        Gen.Choose(1, 9).Select(levels => (SearchMethod)new SearchMethod.Grid(levels, Map<int>())),
        FilePath.SelectMany(_ => Text, (path, type) => (Path: path, Type: type)).SelectMany(
            _ => Settings, (own, settings) => (SearchMethod)new SearchMethod.Assembly(own.Path, own.Type, settings)),
        Words.SelectMany(_ => Settings, (command, settings) => (SearchMethod)new SearchMethod.Program(command, "/a b/ü: #", settings)));

    // A pool's name is a file's, too, and a parameter's a column's.
    private static readonly Gen<string> Name =
        Text.Where(text => !text.Contains('\\', StringComparison.Ordinal) && !text.Any(char.IsControl) && text is not ("." or ".."));

    private static readonly Gen<string[]> Names =
        Name.ListOf(4).Select(names => names.ToArray()).Where(names => names.Distinct(StringComparer.Ordinal).Count() == 4);

    public static Gen<WorkflowConfiguration> Generator { get; } =
        from names in Names
        from main in Gen.OneOf(Sqlite, PostgreSql)
        from other in Gen.OneOf(Sqlite, PostgreSql)
        from pools in Pool.ArrayOf(4)
        from models in Model.ArrayOf(2)
        from surrogate in Surrogate
        from parameters in Flag
        from method in Method
        from sizes in Gen.Choose(1, 2_500_000).ArrayOf(6)
        from runtime in Gen.Choose(-140, 140)
        from limit in Duration
        let built = Build(names, [main, other], pools, models, parameters)
        select built with
        {
            Surrogate = surrogate,
            Search = built.Search with { Method = method },
            PoolSchedule = method.IsDesign ? [] : built.PoolSchedule,
            SearchSpaceSize = SizeOf(method, sizes[0], parameters),
            NumGuesses = method.IsOwn && parameters ? null : sizes[1],
            RetrainAfter = sizes[2],
            Seed = 1_000_000_007L * sizes[3],
            MaxFailures = parameters ? null : sizes[5],
            StopAfterFirstFailures = sizes[5],
            Runtime = parameters || runtime == 0 ? null : runtime / 7.0,
            RuntimeVar = parameters ? 0 : Math.Abs(runtime) / 3.0,
        };

    /// <summary>How many points there are: of a grid as many as its levels make, three parameters with values of their own or five without.</summary>
    private static int? SizeOf(SearchMethod method, int size, bool parameters) => method switch
    {
        SearchMethod.Grid grid => (int)Math.Pow(grid.Levels!.Value, parameters ? 2 : 5) * (parameters ? 5 : 1),
        SearchMethod.Streaming or { IsOwn: true } => null,
        _ => size,
    };

    private static WorkflowConfiguration Build(
        string[] names, DatabaseConfiguration[] databases, PoolConfiguration[] pools, ModelConfiguration[] models, bool parameters)
    {
        if (databases[0] is DatabaseConfiguration.Sqlite)
        {
            pools = [.. pools.Select(OnSqlite)];
        }

        return new WorkflowConfiguration
        {
            SearchSpaceSize = 1,
            NumGuesses = 1,
            Seed = 1,
            SampleDimensions = parameters ? 3 : 5,
            Parameters = parameters
                ? [new ParameterConfiguration.Range(names[0], -1e-300, 1e300, false, false), new ParameterConfiguration.Range(names[1], 1, 9007199254740992, true, true), new ParameterConfiguration.Choice(names[2], ["1", "\"1\"", "true", "0.1", "\"x: #\\n😀\""])]
                : [],
            Constants = parameters ? Map((names[3], "-0.25")) : Map(),
            Objective = parameters ? new ObjectiveConfiguration(names[3], true) : null,
            Replicates = pools[0].Nodes,
            CommonRandomNumbers = parameters,
            Surrogate = new SurrogateConfiguration.Prototype(),
            Search = new SearchConfiguration { Queue = names[1], TaskType = 7, Lockstep = parameters },
            ReprioritizeEndpoint = "far",
            TaskQueues = Named(
                (names[0], new TaskQueueConfiguration { Name = names[0], Database = names[0], Type = TaskQueueType.FuncX, Endpoint = "far" }),
                (names[1], new TaskQueueConfiguration { Name = names[1], Database = names[0], Type = TaskQueueType.EmewsService, Host = "10.0.0.1", Port = 8080, Tunnel = new(names[3], "/ssh", null), Tls = new(null, "/ca") })),
            Tasks =
            [
                new TaskConfiguration { Type = 7, Database = names[0], Pools = [names[0], names[1]], Model = models[0], Retries = 2, RetryDelay = TimeSpan.Zero, KeepFailed = 0 },
                new TaskConfiguration { Type = 0, Database = names[1], Pools = [], Model = models[1], MaxAttempts = 1, Timeout = models[1] is ModelConfiguration.Command ? null : pools[0].Lease },
            ],
            Pools = Named([.. pools.Select((pool, i) => (names[i], pool with { Name = names[i] }))]),
            PoolSchedule = [new PoolScheduleEntry(2, names[2], 7)],
            Databases = Named([.. databases.Select((database, i) => (names[i], database with { Name = names[i] }))]),
            Endpoints = Named<EndpointConfiguration>(
                ("far", new EndpointConfiguration.Ssh("far", names[0], null, names[1])),
                ("near", new EndpointConfiguration.Local("near")),
                ("theta", new EndpointConfiguration.GlobusCompute("theta", Guid.Parse("7884f6e9-a324-4678-90cd-0658eecc8970")))),
            ProxyStore = [new GlobusProxyConfiguration(Guid.Parse("ad8503e9-2de7-4577-acd2-f5df252b9a70"), "thetalogin[1-6]|Mac\\.local", names[2], names[3])],
        };
    }

    /// <summary>The same pool on this machine, and of ours.</summary>
    private static PoolConfiguration OnSqlite(PoolConfiguration pool) => pool with
    {
        Type = PlaceType.Local,
        Endpoint = null,
        StartPoolScript = null,
        Cfg = Map([.. pool.Cfg.Where(pair => pair.Key is not "CFG_OWN").Select(pair => (pair.Key, pair.Value))]),
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Map(params (string Key, string Value)[] entries) => Named(entries);

    private static Dictionary<string, T> Map<T>() => new(StringComparer.Ordinal);

    private static Dictionary<string, T> Named<T>(params (string Key, T Value)[] entries) =>
        entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
}
