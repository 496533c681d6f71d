using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Every search by its name, with the keys that go with it and the sizes that it needs.</summary>
public sealed class SearchReadingTests
{
    private const string Space = "parameters: {beta: {min: 0, max: 1}, n: {min: 1, max: 3, type: integer}, kind: {values: [a, b]}}\nmodel: {command: cat}\n";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "search: genetic", "there is no search 'genetic': there are reprioritize, streaming, random, sweep; one of your own is {assembly: …" },
        { "search: sweeep", "did you mean 'sweep'?" },
        { "search: sweep", "sweep needs a design: write search: {name: sweep, design: latin_hypercube}" },
        { "search: {name: sweep}", "search.design missing: say which points" },
        { "search: {design: sobol}\nsearch_space_size: 8", "search.name missing: add name: sweep" },
        { "search: {name: sweep, design: girid}", "did you mean 'grid'?" },
        { "search: {name: sweep, design: grid}", "search.levels missing: say how many values of each parameter, such as levels: 5" },
        { "search: {name: sweep, design: grid, levels: 0}", "search.levels must be at least 1" },
        { "search: {name: sweep, design: grid, levels: {beta: 3}}", "search.levels lacks n: say how many values each has" },
        { "search: {name: sweep, design: grid, levels: {beta: 3, m: 2}}", "there is no parameter 'm': there are beta, n" },
        { "search: {name: sweep, design: grid, levels: {beta: 3, n: 2, kind: 2}}", "search.levels.kind has values, of which a grid takes all" },
        { "search: {name: sweep, design: grid, levels: 3}\nsearch_space_size: 5", "search_space_size is 5, but the grid has 18 points: remove search_space_size" },
        { "search: {name: sweep, design: grid, levels: {beta: 1000000, n: 3}}\nreplicates: 2", "replicates times search_space_size must be at most" },
        { "search: {name: sweep, design: grid, levels: {beta: 1000000, n: 3}, task_type: 1}", "there is no task of type 1" },
        { "search: {name: sweep, design: sobol, file: a.csv}", "search.design stands beside file" },
        { "search: random", "search_space_size missing" },
        { "search: random\nsearch_space_size: 9\npools: {p: {}, q: {}}\npool_schedule: [{after_reprioritizations: 1, pool: q}]", "pool_schedule waits for reprioritisations, and random never makes one" },
        { "search: streaming", "num_guesses missing: say how many points the search may run" },
        { "search: {name: streaming, in_flight: 0}\nnum_guesses: 5", "search.in_flight must be at least 1" },
        { "search: {acquisition: eii}\nsearch_space_size: 9", "expected log_ei or ei or thompson, found 'eii'" },
        { "search: {pending: lair}\nsearch_space_size: 9", "did you mean 'liar'?" },
        { "search: {program: a, assembly: b.dll, type: T}", "stands beside" },
        { "search: {assembly: b.dll}", "search.type missing: add the full name of the search's type" },
        { "search: {program: \"''\"}", "search.program names no program" },
        { "search: {program: 'me {x}'}", "has {x}, but gets all it is told as JSON lines" },
        { "search: {program: me, settings: 3}", "expected keys with values such as {step: 0.1}, found '3'" },
        { "search: {program: me, settings: {a: .nan}}", "search.settings.a is .nan, which no payload can hold" },
        { "search: {program: me, settings: {a: {b: 1, b: 2}}}", "search.settings.a.b stands twice" },
        { "surrogate: {bounds: {length_scale: 3}}\nsearch_space_size: 9", "surrogate.bounds.length_scale expected two numbers such as [0.01, 100]" },
        { "surrogate: {bounds: {noise: [1, 2, 3]}}\nsearch_space_size: 9", "surrogate.bounds.noise expected two numbers such as [0.01, 100], found 3 of them" },
        { "surrogate: {bounds: {noise: [2, 1]}}\nsearch_space_size: 9", "surrogate.bounds.noise must have the smaller number first; it is [2, 1]" },
        { "surrogate: {bounds: {constant: [0, 1]}}\nsearch_space_size: 9", "surrogate.bounds.constant must lie above 0" },
        { "surrogate: {bounds: {lenth_scale: [1, 2]}}\nsearch_space_size: 9", "did you mean 'length_scale'?" },
        { "surrogate: {restarts: 1001}\nsearch_space_size: 9", "surrogate.restarts must be at most 1000" },
        { "surrogate: {transform: sqrt}\nsearch_space_size: 9", "expected auto or none or log, found 'sqrt'" },
    };

    public static TheoryData<string, string> Notes => new()
    {
        { "search: random\nsearch_space_size: 9\nretrain_after: 3", "retrain_after has no effect" },
        { "search: random\nsearch_space_size: 9\nsurrogate: prototype", "surrogate goes for the review at the end alone, of where the best may lie: a random search learns nothing from results" },
        { "search: random\nsearch_space_size: 9\nlockstep: true", "lockstep has no effect" },
        { "search: {name: random, acquisition: ei}\nsearch_space_size: 9", "search.acquisition has no effect: it goes with reprioritize and streaming" },
        { "search: {name: reprioritize, in_flight: 3}\nsearch_space_size: 9", "search.in_flight has no effect: it goes with streaming" },
        { "search: {name: sweep, design: sobol, levels: 3}\nsearch_space_size: 9", "search.levels has no effect: it goes with design: grid" },
        { "search: {program: me, type: T}", "search.type has no effect: it goes with assembly" },
        { "search: {program: me | you}", "search.program is not run by a shell" },
        { "search: {name: streaming, in_flight: 3}\nnum_guesses: 5\nsearch_space_size: 9", "search_space_size has no effect: the search makes points" },
        { "surrogate: {noise: false, bounds: {noise: [1, 2]}}\nsearch_space_size: 9", "surrogate.bounds.noise has no effect" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_mend(string yaml, string message) => Assert.Contains(
        Configurations.Only(Configurations.Read(Space + yaml), ConfigurationSeverity.Error), problem => Text(problem).Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("search: streming")]
    [InlineData("search: sweep")]
    [InlineData("search: {name: streming, in_flight: 3}")]
    [InlineData("search: {name: sweep}")]
    [InlineData("search: {name: sweep, design: girid, levels: 3}")]
    public void Where_the_search_is_not_known_nothing_more_is_asked_of_it(string yaml)
    {
        var problem = Assert.Single(Configurations.Read(Space + yaml).Problems);
        Assert.StartsWith("search", problem.Key, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Notes))]
    public void What_has_no_effect_is_noted(string yaml, string message)
    {
        var result = Configurations.Read(Space + yaml);
        Assert.Empty(Configurations.Only(result, ConfigurationSeverity.Error));
        Assert.Contains(result.Problems, problem => Text(problem).Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_alone_is_a_search()
    {
        Assert.Equal(new SearchMethod.Random(), Valid("search: random\nsearch_space_size: 9").Search.Method);
        Assert.Equal(new SearchMethod.Reprioritize(), Valid("search: reprioritize\nsearch_space_size: 9").Search.Method);
        Assert.Equal(new SearchMethod.Reprioritize(), Valid("search_space_size: 9").Search.Method);
    }

    [Fact]
    public void A_sweep_knows_its_number_of_points()
    {
        var grid = Valid("search: {name: sweep, design: grid, levels: {beta: 5, n: 9}}");
        Assert.Equal((5 * 3 * 2, 30), (grid.SearchSpaceSize, grid.NumGuesses));
        Assert.Equal(12, Valid("search: {name: sweep, design: grid, levels: 2}\nnum_guesses: 7").SearchSpaceSize + 4);
        Assert.Equal(16, Configurations.Valid("sample_dimensions: 2\nsearch: {name: sweep, design: grid, levels: {x_1: 8, x_2: 2}}").SearchSpaceSize);
        Assert.Equal(new SearchMethod.Sobol(Scramble: false), Valid("search: {name: sweep, design: sobol, scramble: false}\nsearch_space_size: 8").Search.Method);
        Assert.Equal(new SearchMethod.LatinHypercube(), Valid("search: {name: sweep, design: latin_hypercube}\nsearch_space_size: 8").Search.Method);
    }

    [Fact]
    public void A_search_of_ones_own_gets_its_settings_as_JSON_and_needs_no_number_of_points()
    {
        var own = Valid("search: {assembly: My.dll, type: My.Search, settings: {step: 0.10, names: [a, '1'], deep: {x: ~, y: true}}}");
        Assert.Equal(
            new SearchMethod.Assembly("/project/My.dll", "My.Search", """{"step": 0.1, "names": ["a", "1"], "deep": {"x": null, "y": true}}"""), own.Search.Method);
        Assert.Equal((null, null), (own.SearchSpaceSize, own.NumGuesses));
        Assert.Equal((null, 20), Sizes(Valid("search: {program: Rscript me.R}\nsearch_space_size: 20")));
        Assert.Equal((null, 30), Sizes(Valid("search: {program: Rscript me.R}\nnum_guesses: 30")));
        Assert.Equal(new SearchMethod.Program("Rscript me.R", "/project"), Valid("search: {program: Rscript me.R}").Search.Method);
    }

    [Fact]
    public void A_streaming_search_keeps_as_many_points_under_way_as_the_pools_hold_and_some_more()
    {
        const string pools = "\npools: {p: {CFG_PPN: 4}, q: {CFG_PPN: 32, CFG_BATCH_SIZE: 40}}\ntasks: [{type: 0, model: {command: cat}, pools: [p, q]}]";
        const string space = "parameters: {beta: {min: 0, max: 1}}\n";
        var search = Configurations.Valid(space + "search: streaming\nnum_guesses: 90" + pools);
        Assert.Equal(new SearchMethod.Streaming(49), search.Search.Method);
        Assert.Equal((null, 90), Sizes(search));
        Assert.Equal((null, 70), Sizes(Configurations.Valid(space + "search: streaming\nsearch_space_size: 70" + pools)));
        Assert.Equal(
            new SearchMethod.Streaming(3, 7, 500, 2, SearchAcquisition.Thompson, SearchPending.Liar),
            Configurations.Valid(space + "search: {name: streaming, in_flight: 3, initial: 7, candidates: 500, propose_after: 2, acquisition: thompson, pending: liar}\nnum_guesses: 9" + pools).Search.Method);
    }

    [Fact]
    public void A_surrogate_has_all_its_keys_read()
    {
        var surrogate = Valid("""
            surrogate:
              {kernel: matern32, ard: true, bounds: {length_scale: [0.05, 20], constant: [1e-3, 1000], noise: [1e-6, 1]}, restarts: 4, max_points: 800, transform: log}
            search_space_size: 9
            """).Surrogate;
        Assert.Equal(
            new SurrogateConfiguration.GaussianProcess(SurrogateKernel.Matern32, Ard: true, Noise: true)
            {
                LengthScale = new(0.05, 20),
                Constant = new(1e-3, 1000),
                NoiseVariance = new(1e-6, 1),
                Restarts = 4,
                MaxPoints = 800,
                Transform = SurrogateTransform.Log,
            },
            surrogate);
        var settings = Emews.Workflows.Surrogates.Settings(surrogate);
        Assert.Equal((20.0, 1e-3, 1e-6), (settings.LengthScaleBounds.Upper, settings.ConstantBounds.Lower, settings.NoiseBounds.Lower));
        Assert.Equal((4, 800), (settings.Restarts, settings.MaxPoints));
    }

    private static (int?, int?) Sizes(WorkflowConfiguration configuration) => (configuration.SearchSpaceSize, configuration.NumGuesses);

    private static WorkflowConfiguration Valid(string yaml) => Configurations.Valid(Space + yaml);

    private static string Text(ConfigurationProblem problem) => $"{problem.Key} {problem.Message}";
}
