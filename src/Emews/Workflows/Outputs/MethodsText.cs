using System.Globalization;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Outputs;

/// <summary>The paragraphs of a paper that tell what was run: plain English, true of the run at hand.</summary>
internal static class MethodsText
{
    private const string Reference =
        "Collier, N., Wozniak, J. M., Stevens, A., Babuji, Y., Binois, M., Fadikar, A., Würth, A., Chard, K., Ozik, J.: Developing Distributed "
        + "High-performance Computing Capabilities of an Open Science Platform for Robust Epidemic Analysis. 2023 IEEE International Parallel and "
        + "Distributed Processing Symposium Workshops (IPDPSW), pp. 868–877 (2023). arXiv:2304.14244";

    /// <summary>Writes them.</summary>
    /// <param name="configuration">What was to be done.</param>
    /// <param name="run">What is on record of it.</param>
    /// <param name="facts">What its tasks tell.</param>
    /// <param name="provenance">What it was done with.</param>
    public static string Of(WorkflowConfiguration configuration, RunRecord run, RunFacts facts, ProvenanceFacts provenance)
    {
        string[] sentences =
        [
            $"We explored {Model(configuration)} with Emews {provenance.Version}{Commit(provenance)}, an independent implementation of the EMEWS "
                + "architecture for model exploration (Collier et al., 2023).",
            Points(configuration),
            Search(configuration, run),
            Execution(run, facts, provenance),
            Changes(run, configuration),
            Outcome(configuration, run, facts),
        ];
        return $"{string.Join(' ', sentences.Where(sentence => sentence.Length > 0))}\n\n{Reference}\n"
            + $"Emews: see CITATION.cff of version {provenance.Version}.\n";
    }

    private static string Model(WorkflowConfiguration configuration) => configuration.SearchTask.Model switch
    {
        ModelConfiguration.Ackley => "Ackley's function",
        var model => $"the model {WorkflowParts.Describe(model)}",
    };

    private static string Commit(ProvenanceFacts provenance) => provenance.Commit is { } commit ? $" (commit {commit[..Math.Min(commit.Length, 10)]})" : "";

    private static string Points(WorkflowConfiguration configuration)
    {
        var space = configuration.Parameters.Count == 0
            ? Invariant($"{Count(configuration.SampleDimensions, "dimension")}, each from −32.768 to 32.768")
            : And(configuration.Parameters.Select(Describe));
        var constants = configuration.Constants.Count == 0
            ? "" : $"; {And(configuration.Constants.Select(constant => $"{constant.Key} = {constant.Value}"))} stayed the same";
        var seeds = configuration.CommonRandomNumbers ? "with the same random seeds at every point" : "each time with another random seed";
        var runs = configuration.Replicates == 1 ? "" : Invariant($" Each point was run {configuration.Replicates} times, {seeds}.");
        return $"{Design(configuration)} {space}{constants}{Invariant($" (seed {configuration.Seed}).{runs}")}";
    }

    /// <summary>How the points came about, up to the space they lie in.</summary>
    private static string Design(WorkflowConfiguration configuration) => configuration.Search.Method switch
    {
        SearchMethod.Grid => Invariant($"A full grid of {Points(configuration.SearchSpaceSize)} was laid over"),
        SearchMethod.LatinHypercube => Invariant($"A Latin hypercube sample of {Points(configuration.SearchSpaceSize)} was drawn from"),
        SearchMethod.Sobol sobol => Invariant($"The first {Points(configuration.SearchSpaceSize)} of a Sobol' sequence (direction numbers of Joe and Kuo, 2008; ")
            + $"{(sobol.Scramble ? "with Owen's scrambling" : "not scrambled")}) were taken over",
        SearchMethod.DesignFile file => Invariant($"The {Points(configuration.SearchSpaceSize)} of the file {Path.GetFileName(file.Path)} were taken as they stand there, from"),
        SearchMethod.Streaming or { IsOwn: true } => "Points were chosen while the run went on, from",
        _ => Invariant($"A set of {Points(configuration.SearchSpaceSize)} was drawn at random, uniformly and independently, from"),
    };

    private static string Points(int? count) => Count(count ?? 0, "point");

    private static string Describe(ParameterConfiguration parameter) => parameter switch
    {
        ParameterConfiguration.Range range => Invariant(
            $"{range.Name} ({(range.WholeNumbers ? "whole numbers " : "")}from {range.Min} to {range.Max}{(range.Logarithmic ? ", uniform in its logarithm" : "")})"),
        ParameterConfiguration.Choice choice => $"{choice.Name} (one of {string.Join(", ", choice.Texts.Select(ValueText.OfJson))})",
        _ => parameter.Name,
    };

    private static string Search(WorkflowConfiguration configuration, RunRecord run)
    {
        var value = configuration.Objective is { } objective
            ? $"{(objective.Maximize ? "the largest" : "the smallest")} {objective.Name ?? "result"}" : "the smallest result";
        switch (configuration.Search.Method)
        {
            case { IsOwn: true }:
                return $"The search {configuration.Search.Name}, our own, looked for {value}.{After(run)}";
            case { IsDesign: true }:
                return $"The points were run in the order of the design; no result changed it.{Partly(configuration, run)}";
            case SearchMethod.Streaming streaming:
                return Invariant($"The search looked for {value}, with up to {Count(streaming.InFlight, "point")} under way at a time. After some points laid out evenly over the ")
                    + $"space, each was, of many candidates, the one with the best {Acquisition(streaming.Acquisition)} by a Gaussian process ({Surrogate(configuration.Surrogate)}), "
                    + "fitted by maximum likelihood to the results until then in a box round the best point, which was in turn the whole space and ever smaller parts of it."
                    + $"{Values(configuration.Surrogate)}{Pending(streaming.Pending, "had not ended")}{After(run)}";
        }

        var method = configuration.Search.Method as SearchMethod.Reprioritize ?? new SearchMethod.Reprioritize();
        var end = Partly(configuration, run);
        if (run.Reprioritizations.Count == 0)
        {
            return $"The search looked for {value}. The points ran in the order in which they were drawn, since no surrogate was fitted before the run ended.{end}";
        }

        var known = configuration.Replicates == 1
            ? "" : ", with the mean of a point's finished runs as its value and their standard error as known noise";
        var lockstep = configuration.Lockstep ? " No run was begun while it was being fitted." : "";
        return Invariant(
            $"The search looked for {value}: each time a further {configuration.RetrainAfter} points had ended, a Gaussian process ({Surrogate(configuration.Surrogate)}) ")
            + $"was fitted to all results so far by maximum likelihood{known}, and the points that still waited were put in order of their "
            + $"{Acquisition(method.Acquisition)}, so that the most promising ran first.{Values(configuration.Surrogate)}{Pending(method.Pending, "were running")}{lockstep}{end}";
    }

    private static string Acquisition(SearchAcquisition acquisition) => acquisition switch
    {
        SearchAcquisition.Thompson => "value in functions drawn from the process (Thompson sampling)",
        SearchAcquisition.ExpectedImprovement => "expected improvement",
        _ => "expected improvement (in its logarithm)",
    };

    private static string Pending(SearchPending pending, string which) => pending switch
    {
        SearchPending.Ignore => "",
        SearchPending.Liar => $" Points that {which} counted as if as good as the best so far.",
        _ => $" Points that {which} counted with the value predicted of them.",
    };

    private static string Values(SurrogateConfiguration surrogate) => surrogate switch
    {
        SurrogateConfiguration.GaussianProcess { Transform: SurrogateTransform.Auto } => " Values went in as they were, or as logarithms where these were much nearer to normal.",
        SurrogateConfiguration.GaussianProcess { Transform: SurrogateTransform.Log } => " Values went in as logarithms of their distance from the least.",
        _ => "",
    };

    private static string Partly(WorkflowConfiguration configuration, RunRecord run) =>
        configuration.NumGuesses < configuration.SearchSpaceSize || run.Reason is { IsAsAsked: false } ? After(run) : "";

    private static string After(RunRecord run) => run.Reason is { IsFailure: false } reason ? $" {reason.Sentence}" : "";

    private static string Surrogate(SurrogateConfiguration surrogate) => surrogate switch
    {
        SurrogateConfiguration.GaussianProcess process =>
            $"{process.Kernel switch { SurrogateKernel.Matern52 => "Matérn 5/2", SurrogateKernel.Matern32 => "Matérn 3/2", _ => "squared exponential" }} kernel, "
            + $"{(process.Ard ? "a length scale for each dimension" : "one length scale for all dimensions")}, {(process.Noise ? "fitted noise" : "no noise")}",
        _ => "squared exponential kernel, one length scale for all dimensions, no noise",
    };

    private static string Execution(RunRecord run, RunFacts facts, ProvenanceFacts provenance)
    {
        var hosts = run.Agents.Select(agent => agent.Host).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var workers = run.Agents.GroupBy(agent => agent.Pool, StringComparer.Ordinal).Sum(pool => pool.Max(agent => agent.Workers));
        var engine = run.Database.Kind switch { "sqlite" => "SQLite", "service" => "an EMEWS service", _ => "PostgreSQL" };
        var where = provenance.System is { } system ? $" ({system})" : "";
        var failures = run.Interruptions.Count(pause => pause.SearchFailed);
        var interruptions = run.Interruptions.Count - failures;
        var paused = (interruptions == 0 ? "" : $", interrupted {Times(interruptions)}")
            + (failures == 0 ? "" : $", taken up again {Times(failures)} after the search had failed")
            + (run.HasSearchFailed ? ", until the search failed" : "");
        var runs = facts.Counts.Total == 1 ? "The one run was a task" : Invariant($"The {facts.Counts.Total} runs were tasks");
        return Invariant($"{runs} of a queue on {engine} {run.DatabaseVersion}, taken by {Count(facts.Pools.Count, "worker pool")} ")
            + Invariant($"with up to {Count(workers, "worker")} in all on {(hosts.Count == 1 ? "one machine" : $"{hosts.Count} machines")}{where}, ")
            + Invariant($"from {run.Started:yyyy-MM-dd HH:mm} to {run.Stopped:yyyy-MM-dd HH:mm} UTC{paused}.");
    }

    private static string Changes(RunRecord run, WorkflowConfiguration configuration)
    {
        var ofSearch = ModelFiles.Of(configuration.Search.Method).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', run.SourceChanges.GroupBy(change => ofSearch.Contains(Path.GetFileName(change.Name))).Select(changes =>
            $"The {(changes.Key ? "search" : "model")} was changed before the run was taken up again: "
            + $"{And(changes.Select(change => Invariant($"{change.Name}, by {change.Found:yyyy-MM-dd HH:mm} UTC")))}."));
    }

    private static string Outcome(WorkflowConfiguration configuration, RunRecord run, RunFacts facts)
    {
        var counts = facts.Counts;
        var failed = counts.Failed == 0
            ? "none failed" : Invariant($"{counts.Failed} failed ({And(facts.Failures.GroupBy(failure => failure.Kind, StringComparer.Ordinal).Select(kind => Invariant($"{kind.Sum(failure => failure.Count)} of kind {kind.Key}")))})");
        var canceled = counts.Canceled == 0 ? "" : Invariant($", {counts.Canceled} {(counts.Canceled == 1 ? "was" : "were")} canceled before {(counts.Canceled == 1 ? "it" : "they")} ended");
        var unfinished = counts.Unfinished == 0 ? "" : Invariant($", {counts.Unfinished} {(counts.Unfinished == 1 ? "has" : "have")} not ended");
        var order = run.Reprioritizations.Count == 0
            ? "" : Invariant($" The order was changed {Times(run.Reprioritizations.Count)}.");
        var best = facts.Best is not { } found ? "" : Best(configuration, found);
        return Invariant($"Of these, {counts.Complete} gave a result, {failed}{canceled}{unfinished}.{order}{best}");
    }

    private static string Best(WorkflowConfiguration configuration, BestTask best)
    {
        var name = configuration.Objective?.Name ?? "result";
        var error = best.StandardError is { } known ? Invariant($" (mean of {best.Runs} runs, standard error {known:G3})") : "";
        return Invariant($" The best {name} was {best.Value:G6}{error}, at {PointText.Of(best)}.");
    }

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => Invariant($"{count} times") };

    private static string Count(long count, string thing) => Invariant($"{count} {thing}{(count == 1 ? "" : "s")}");

    private static string And(IEnumerable<string> items) => items.ToList() switch
    {
        [] => "",
        [var only] => only,
        var all => $"{string.Join(", ", all.SkipLast(1))} and {all[^1]}",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
