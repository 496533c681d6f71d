using System.Text.Json;

namespace Emews.Workflows.Outputs.Report;

/// <summary>What most readers look for: the best point, what it is worth, and whether the search paid.</summary>
internal static class BestPanel
{
    private const int MostParameters = 24;
    private const int LongestValue = 60;

    /// <summary>Writes it; that there is none, where no point has a value.</summary>
    public static void Write(Markup page, RunRecord run, RunFacts facts)
    {
        _ = page.Open("section", ("class", "best-point")).Line();
        if (facts.Best is { } best)
        {
            WriteBest(page, run, best);
        }
        else
        {
            _ = page.Element("p", "There is no best point: no task has given a value.", ("class", "empty")).Line();
        }

        if (Payoff.Of(run, facts) is { } payoff)
        {
            _ = page.Open("p", ("class", "verdict")).Element("strong", payoff.Verdict).Text($" {payoff.Reason}").Close().Line();
        }

        foreach (var change in run.SourceChanges)
        {
            _ = page.Element(
                "p", $"{change.Name} changed before the run was taken up again on {Display.Time(change.Found)}: values from before and after may not be comparable.",
                ("class", "warning")).Line();
        }

        _ = page.Close().Line();
    }

    /// <summary>The parameters of the best point by name, for people.</summary>
    public static IReadOnlyList<(string Name, string Value)> Parameters(BestTask best) =>
        best.Parameters is { } named ? [.. named.Select(pair => (pair.Key, Display.Shorten(ValueText.Of(pair.Value), LongestValue)))]
        : best.X is { ValueKind: JsonValueKind.Array } x ? [.. x.EnumerateArray().Select((value, i) => ($"x_{OutputText.Number(i + 1)}", ValueText.Of(value)))]
        : [];

    private static void WriteBest(Markup page, RunRecord run, BestTask best)
    {
        var (value, error) = Display.Measured(best.Value, best.StandardError);
        var what = $"{(run.Maximize ? "Highest" : "Lowest")} {Display.Shorten(run.Objective ?? "value", 40)}";
        _ = page.Open("div", ("class", "panel")).Line()
            .Open("div", ("class", "worth")).Element("h2", what).Open("div", ("class", "figure")).Text(value);
        if (error is not null)
        {
            _ = page.Element("span", $" ± {error}", ("class", "error"));
        }

        _ = page.Close().Element("div", Which(run, best), ("class", "aside")).Close().Line();
        var parameters = Parameters(best);
        _ = page.Open("dl", ("class", "parameters")).Line();
        foreach (var (name, setting) in parameters.Take(MostParameters))
        {
            _ = page.Open("div").Element("dt", Display.Shorten(name, LongestValue)).Element("dd", setting).Close().Line();
        }

        _ = page.Close().Line();
        if (parameters.Count > MostParameters)
        {
            _ = page.Element("p", $"… {Display.Count(parameters.Count)} parameters in all", ("class", "aside")).Line();
        }

        _ = page.Close().Line();
    }

    private static string Which(RunRecord run, BestTask best) => best switch
    {
        { StandardError: not null } => $"point {best.Point}: the mean of {best.Runs} runs ± its standard error",
        _ when run.Replicates > 1 => $"point {best.Point}: the one of its {run.Replicates} runs that finished",
        { Point: { } point } => $"point {point}, task {best.TaskId}",
        _ => $"task {best.TaskId}",
    };
}
