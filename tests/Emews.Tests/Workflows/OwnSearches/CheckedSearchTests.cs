using System.Text.Json;
using Emews.Searches;
using Emews.Tasks;
using Emews.Tests.Pools.Models;
using Emews.Tests.Workflows.Configuration;
using Emews.Tests.Workflows.Outputs;
using Emews.Workflows;
using Emews.Workflows.OwnSearches;

namespace Emews.Tests.Workflows.OwnSearches;

/// <summary>What a search of the user's own wants has to be possible, and what goes wrong in it comes in words.</summary>
public sealed class CheckedSearchTests : IDisposable
{
    private const string Space = """
        model: {command: cat}
        parameters: {beta: {min: 0.1, max: 0.9}, n: {min: 1, max: 20, type: integer}, kind: {values: [a, b]}}
        search: {assembly: My.dll, type: My.Search, settings: {step: 0.5, names: [x, y]}}
        objective: {goal: maximize}
        num_guesses: 30
        seed: 5
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public static TheoryData<double[], string> BadPoints => new()
    {
        { [0.5, 3], "submits point 3 with 2 coordinates, and there are 3 parameters" },
        { [1.5, 3, 0], "submits point 3, of which beta cannot be: beta lies between 0.1 and 0.9, and not at 1.5" },
        { [double.NaN, 3, 0], "beta takes a number, not NaN" },
        { [0.5, 3.25, 0], "n takes a whole number, not 3.25" },
        { [0.5, 21, 0], "n lies between 1 and 20, and not at 21" },
        { [0.5, 3, 2], "kind takes the index of one of its values, 0 to 1, not 2" },
        { [0.5, 3, 0.5], "kind takes the index of one of its values, 0 to 1, not 0.5" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadPoints))]
    public void A_point_that_cannot_be_is_named(double[] point, string problem)
    {
        var search = Checked(new Scripted { First = [[0.5, 3, 0], [0.1, 1, 1]], Next = new SearchDecision { Submit = [point] } });
        Assert.Equal(2, search.Begin().Submit.Count);
        var error = Assert.ThrowsAny<EmewsException>(() => search.Observe(new EndedPoint(1, 2), CancellationToken.None));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The search My.Search ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "a priority for point 3: there are 2 so far, counted from 1")]
    [InlineData(0, "a priority for point 0: there are 2 so far")]
    [InlineData(1, "a priority for point 1: it has ended")]
    public void A_priority_of_a_point_that_does_not_wait_is_named(int point, string problem)
    {
        var search = Checked(new Scripted { First = [[0.5, 3, 0], [0.1, 1, 1]], Next = new SearchDecision { Priorities = [new(point, 7)] } });
        search.Begin();
        Assert.Contains(problem, Assert.ThrowsAny<EmewsException>(() => search.Observe(new EndedPoint(1, 2), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_are_cancellations_and_points_that_are_named_twice()
    {
        double[][] first = [[0.5, 3, 0], [0.1, 1, 1]];
        foreach (var (next, problem) in ((SearchDecision, string)[])
            [
                (new SearchDecision { Cancel = [9] }, "a cancellation for point 9: there are 2 so far"),
                (new SearchDecision { Cancel = [2, 2] }, "a cancellation for point 2: it has one already in the same decision"),
            ])
        {
            var search = Checked(new Scripted { First = first, Next = next });
            search.Begin();
            Assert.Contains(problem, Assert.ThrowsAny<EmewsException>(() => search.Observe(new EndedPoint(1, 2), CancellationToken.None)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Priorities_come_best_first_and_points_are_copied()
    {
        var reused = new double[] { 0.5, 3, 0 };
        var search = Checked(new Scripted { First = [reused, [0.1, 1, 1], [0.2, 1, 1]], Next = new SearchDecision { Priorities = [new(2, 1), new(3, 9)] } });
        var submitted = search.Begin().Submit;
        reused[0] = 99;
        Assert.Equal(0.5, submitted[0][0]);
        Assert.Equal([new(3, 9), new(2, 1)], search.Observe(new EndedPoint(1, 2), CancellationToken.None)!.Priorities);
    }

    [Fact]
    public void A_search_that_submits_nothing_at_the_start_is_refused() =>
        Assert.Contains("submits no point at the start", Assert.ThrowsAny<EmewsException>(() => Checked(new Scripted()).Begin()).Message, StringComparison.Ordinal);

    [Fact]
    public void What_it_throws_comes_in_words_and_its_place_goes_to_the_log()
    {
        using (var log = Log())
        {
            var search = new CheckedSearch(
                new Scripted { First = [[0.5, 3, 0]], Throws = true }, "My.Search", PointParameters.Of(Configurations.Valid(Space)), log,
                new AnswerWatch("My.Search", _said.Add, TimeProvider.System));
            search.Begin();
            var error = Assert.ThrowsAny<EmewsException>(() => search.Observe(new EndedPoint(1, 2), CancellationToken.None));
            Assert.StartsWith("The search My.Search failed in Observe: InvalidOperationException: lost my way\n  Where in it: ", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains(".Scripted.Observe(", File.ReadAllText(_folder["search.log"]), StringComparison.Ordinal);
        Assert.Contains(_folder["search.log"], Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_does_not_answer_is_told_of_after_a_while_and_then_now_and_then()
    {
        var time = new HandTime();
        var search = Checked(
            new Scripted
            {
                First = [[0.5, 3, 0]],
                Next = new SearchDecision(),
                Thinks = () =>
                {
                    // Twenty minutes, by steps of ten seconds.
                    for (var i = 0; i < 120; i++)
                    {
                        time.Advance(TimeSpan.FromSeconds(10));
                    }
                },
            },
            time);
        search.Begin();
        Assert.Empty(_said);

        search.Observe(new EndedPoint(1, 2), CancellationToken.None);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["30s", "1m30s", "3m30s", "7m30s", "15m30s"], _said.Select(line => line.Split(" for ")[1].Split('.')[0]));
        Assert.StartsWith("The search My.Search has not answered point 1 for 30s. Results are collected meanwhile", _said[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_told_all_that_the_file_says()
    {
        var setup = SearchSetups.Of(Configurations.Valid(Space), """{"step": 0.5, "names": ["x", "y"]}""");
        Assert.Equal(["beta", "n", "kind"], setup.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new SearchDimension.Real(0.1, 0.9), setup.Parameters[0].Dimension);
        Assert.Equal(new SearchDimension.WholeNumber(1, 20), setup.Parameters[1].Dimension);
        Assert.Equal(["a", "b"], setup.Parameters[2].Values.Select(value => value.GetString()!));
        Assert.Equal((5L, (int?)30, 50, 1, true), (setup.Seed, setup.NumGuesses, setup.RetrainAfter, setup.Replicates, setup.Maximize));
        Assert.Equal((0.5, 7), (setup.Setting("step", 0.1), setup.Setting("other", 7)));
        Assert.Equal(["x", "y"], setup.Setting<string[]>("names", []));
        Assert.Contains("settings.names is", Assert.Throws<ArgumentException>(() => setup.Setting("names", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_found_with_and_without_a_constructor_that_is_told()
    {
        var setup = SearchSetups.Of(Configurations.Valid(Space), "{}");
        var told = SearchAssembly.Load(typeof(Told).Assembly.Location, typeof(Told).FullName!, setup);
        Assert.Equal("told 5", told.GetType().GetProperty("Word")!.GetValue(told));
        Assert.NotNull(SearchAssembly.Load(typeof(Told).Assembly.Location, typeof(Untold).FullName!, setup));
    }

    [Theory]
    [InlineData("Emews.Tests.Workflows.OwnSearches.Untol", "has no type 'Emews.Tests.Workflows.OwnSearches.Untol'; did you mean 'Emews.Tests.Workflows.OwnSearches.Untold'? It has these searches:")]
    [InlineData("Emews.Tests.Workflows.OwnSearches.CheckedSearchTests", "should be a public class that implements Emews.Searches.ISearch and has a public constructor")]
    [InlineData("Emews.Tests.Workflows.OwnSearches.Odd", "should be a public class that implements Emews.Searches.ISearch and has a public constructor")]
    [InlineData("Emews.Tests.Workflows.OwnSearches.Broken", "The constructor of the search Emews.Tests.Workflows.OwnSearches.Broken failed: settings first")]
    public void A_class_that_cannot_be_is_told_of(string type, string problem)
    {
        var setup = SearchSetups.Of(Configurations.Valid(Space), "{}");
        var error = Assert.ThrowsAny<EmewsException>(() => SearchAssembly.Load(typeof(Told).Assembly.Location, type, setup));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_assembly_is_the_search_s() => Assert.Contains(
        "The search's assembly /nowhere/My.dll does not exist. Build it first", Assert.ThrowsAny<EmewsException>(() => SearchAssembly.LoadAssembly("/nowhere/My.dll")).Message, StringComparison.Ordinal);

    private CheckedSearch Checked(ISearch search, TimeProvider? time = null) =>
        new(search, "My.Search", PointParameters.Of(Configurations.Valid(Space)), Log(), new AnswerWatch("My.Search", _said.Add, time ?? TimeProvider.System));

    private SearchLog Log() => new(_folder["search.log"], _said.Add);

    private sealed class Scripted : ISearch
    {
        public IReadOnlyList<double[]> First { get; init; } = [];

        public SearchDecision? Next { get; init; }

        public bool Throws { get; init; }

        public Action? Thinks { get; init; }

        public SearchDecision Begin() => new() { Submit = First };

        public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
        {
            Thinks?.Invoke();
            return Throws ? throw new InvalidOperationException("lost my way") : Next;
        }
    }
}

public sealed class Told(SearchSetup setup) : ISearch
{
    public string Word => $"told {setup.Seed}";

    public SearchDecision Begin() => new();

    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) => null;
}

public sealed class Untold : ISearch
{
    public SearchDecision Begin() => new();

    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) => null;
}

public sealed class Odd(int number) : ISearch
{
    public SearchDecision Begin() => new() { Submit = [[number]] };

    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) => null;
}

public sealed class Broken : ISearch
{
    public Broken(SearchSetup setup) => throw new InvalidOperationException(setup.Settings.ValueKind == JsonValueKind.Object ? "settings first" : "");

    public SearchDecision Begin() => new();

    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) => null;
}
