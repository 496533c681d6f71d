using Emews.Searches;
using Emews.Tasks;
using Emews.Tests.Workflows.Configuration;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

/// <summary>What a paper would say is true of the run at hand.</summary>
public sealed class MethodsTextTests
{
    private const string Seir = """
        model: {assembly: seir.dll, type: Seir.Epidemic}
        parameters:
          beta: {min: 0.1, max: 0.9}
          gamma: {min: 0.01, max: 1, scale: log}
          contacts: {min: 1, max: 20, type: integer}
          variant: {values: [alpha, delta]}
        constants: {days: 120}
        objective: {name: misfit, goal: minimize}
        search_space_size: 100
        num_guesses: 60
        retrain_after: 10
        replicates: 3
        seed: 42
        """;

    [Fact]
    public async Task A_fit_with_replicates_is_told_with_all_that_matters()
    {
        var failure = new TaskFailure("timeout", "10 s", 1).ToResultText();
        var tasks = Enumerable.Range(1, 6).Select(id => SampleRun.Task(
            id, id == 6 ? failure : $$"""{"misfit": {{id}}}""", id, id + 1, payload: """{"beta": 0.5, "gamma": 0.1, "contacts": 3, "variant": "delta"}""")).ToList();
        var run = SampleRun.Record(tasks) with
        {
            Parameters = ["beta", "gamma", "contacts", "variant"],
            Objective = "misfit",
            Replicates = 3,
            Origin = id => new TaskOrigin(((id.Value - 1) / 3) + 1, (int)((id.Value - 1) % 3) + 1),
            Agents = [SampleRun.Agent(1, "a", 0, null, 4), SampleRun.Agent(2, "b", 0, null, 8)],
            Reprioritizations = [new(10, SampleRun.Start, default), new(20, SampleRun.Start, default)],
            Interruptions = [new(SampleRun.Start)],
            SourceChanges = [new("/a/sim.py", SampleRun.Start, "0f", "1e")],
            DatabaseVersion = "3.50.4",
        };

        var text = await OfAsync(Seir, run);

        Assert.All(
            (string[])
            [
                "We explored the model Seir.Epidemic (seir.dll) with Emews 1.2.3 (commit 0123456789)",
                "(Collier et al., 2023)",
                "A set of 100 points was drawn at random, uniformly and independently, from beta (from 0.1 to 0.9), gamma (from 0.01 to 1, uniform in its logarithm), "
                    + "contacts (whole numbers from 1 to 20) and variant (one of alpha, delta); days = 120 stayed the same (seed 42).",
                "Each point was run 3 times, each time with another random seed.",
                "The search looked for the smallest misfit: each time a further 10 points had ended, a Gaussian process (squared exponential kernel, "
                    + "one length scale for all dimensions, fitted noise) was fitted",
                "their standard error as known noise",
                "It ended when the 60 points asked for had ended.",
                "The 6 runs were tasks of a queue on SQLite 3.50.4, taken by 1 worker pool with up to 12 workers in all on 2 machines (Debian), "
                    + "from 2026-01-31 12:00 to 2026-01-31 12:00 UTC, interrupted once.",
                "The model was changed before the run was taken up again: sim.py, by 2026-01-31 12:00 UTC.",
                "Of these, 5 gave a result, 1 failed (1 of kind timeout). The order was changed twice.",
                "The best misfit was 2 (mean of 3 runs, standard error 0.577), at beta = 0.5",
                "arXiv:2304.14244",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_that_failed_was_not_interrupted()
    {
        var run = SampleRun.Record([SampleRun.Task(1, "1", 1, 2)]) with
        {
            Interruptions = [new(SampleRun.Start, SampleRun.Start), new(SampleRun.Start, SampleRun.Start, SearchFailed: true)],
            HasSearchFailed = true,
        };
        Assert.Contains(
            "UTC, interrupted once, taken up again once after the search had failed, until the search failed.",
            await OfAsync("sample_dimensions: 4\nseed: 1\nsearch: {program: Rscript me.R}\n", run),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search: random\nsearch_space_size: 8", "A set of 8 points was drawn at random", "in the order of the design; no result changed it")]
    [InlineData("search: {name: sweep, design: grid, levels: 2}", "A full grid of 16 points was laid over 4 dimensions", "in the order of the design")]
    [InlineData("search: {name: sweep, design: latin_hypercube}\nsearch_space_size: 8", "A Latin hypercube sample of 8 points was drawn from", "in the order of the design")]
    [InlineData("search: {name: sweep, design: sobol}\nsearch_space_size: 8", "of a Sobol' sequence (direction numbers of Joe and Kuo, 2008; with Owen's scrambling)", "in the order of the design")]
    [InlineData("search: {program: Rscript me.R}\nnum_guesses: 8", "Points were chosen while the run went on", "The search Rscript me.R, our own, looked for the smallest result. It ended when the 8 points asked for had ended.")]
    [InlineData("search: {assembly: My.dll, type: My.Search}", "Points were chosen while the run went on", "The search My.Search, our own, looked for the smallest result.")]
    public async Task Each_search_is_told_for_what_it_does(string search, string points, string order)
    {
        var text = await OfAsync($"sample_dimensions: 4\nseed: 1\n{search}\n", SampleRun.Record([SampleRun.Task(1, "1", 1, 2)]));

        Assert.Contains(points, text, StringComparison.Ordinal);
        Assert.Contains(order, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Gaussian process", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streaming_search_is_told_with_how_it_chose()
    {
        var text = await OfAsync(
            "sample_dimensions: 4\nseed: 1\nnum_guesses: 8\nsearch: {name: streaming, in_flight: 3, acquisition: thompson, pending: liar}\nsurrogate: {kernel: matern32, transform: log}",
            SampleRun.Record([SampleRun.Task(1, "1", 1, 2)]));

        Assert.All(
            (string[])
            [
                "with up to 3 points under way at a time.",
                "the one with the best value in functions drawn from the process (Thompson sampling) by a Gaussian process (Matérn 3/2 kernel, ",
                "Values went in as logarithms of their distance from the least. Points that had not ended counted as if as good as the best so far. It ended when the 8 points asked for had ended.",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_did_not_happen_is_not_told()
    {
        var text = await OfAsync(Configurations.Smallest + "seed: 7\n", SampleRun.Record(SampleRun.Task(1, "2.5", 1, 2)));

        Assert.Contains("We explored Ackley's function", text, StringComparison.Ordinal);
        Assert.Contains("from 4 dimensions, each from −32.768 to 32.768 (seed 7).", text, StringComparison.Ordinal);
        Assert.Contains("The points ran in the order in which they were drawn, since no surrogate was fitted before the run ended.", text, StringComparison.Ordinal);
        Assert.Contains("The one run was a task of a queue on SQLite", text, StringComparison.Ordinal);
        Assert.Contains("Of these, 1 gave a result, none failed. The best result was 2.5, at x = [1, 2.5].", text, StringComparison.Ordinal);
        Assert.All(
            (string[])["Each point was run", "standard error", "interrupted", "canceled", "was changed before", "stayed the same", "expected improvement", "order was changed"],
            part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("surrogate: prototype", "squared exponential kernel, one length scale for all dimensions, no noise")]
    [InlineData("surrogate: {kernel: matern52, ard: true, noise: false}", "Matérn 5/2 kernel, a length scale for each dimension, no noise")]
    public async Task The_surrogate_is_told_with_its_settings(string surrogate, string told)
    {
        var run = SampleRun.Record(SampleRun.Task(1, "2.5", 1, 2)) with { Reprioritizations = [new(50, SampleRun.Start, default)] };
        Assert.Contains(told, await OfAsync($"{Configurations.Smallest}seed: 7\n{surrogate}\n", run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search: {name: streaming, in_flight: 3}\nnum_guesses: 40", "It ended when there were no more points to run: 6 of the 40 asked for had ended.")]
    [InlineData("search: random\nsearch_space_size: 8", "It ended when there were no more points to run: 6 of the 8 asked for had ended.")]
    public async Task What_ended_a_run_early_is_told(string search, string told)
    {
        var configuration = Configurations.Valid($"sample_dimensions: 4\nseed: 1\n{search}\n");
        var run = SampleRun.Record([SampleRun.Task(1, "1", 1, 2)]) with { Reason = EndReason.Of(SearchEnd.NoMorePoints, 6, configuration.NumGuesses ?? 8) };
        Assert.Contains(told, await OfAsync($"sample_dimensions: 4\nseed: 1\n{search}\n", run), StringComparison.Ordinal);
    }

    private static async Task<string> OfAsync(string yaml, RunRecord run) => await OfAsync(
        Configurations.Valid(yaml), run with { Reason = run.Reason ?? EndReason.Of(SearchEnd.Finished, 1, Configurations.Valid(yaml).NumGuesses) });

    private static async Task<string> OfAsync(WorkflowConfiguration configuration, RunRecord run) => MethodsText.Of(
        configuration, run, await RunFactsReader.ReadAsync(run, TestContext.Current.CancellationToken),
        new ProvenanceFacts("1.2.3", "0123456789abcdef", "Debian"));
}
