namespace Emews.Workflows.Outputs.Report;

/// <summary>The failures by cause, each with what the first task that died of it has said.</summary>
internal static class FailureList
{
    private const int MostCauses = 50;
    private const int LongestKind = 80;

    /// <summary>Writes the list; nothing where nothing failed.</summary>
    public static void Write(Markup page, RunRecord run, RunFacts facts)
    {
        if (facts.Failures.Count == 0)
        {
            return;
        }

        var (one, many) = run.Replicates > 1 ? ("run", "runs") : ("task", "tasks");
        _ = page.Open("section").Element("h2", "Failures").Line()
            .Element("p", $"{Display.Count(facts.Counts.Failed, one, many)} failed, of {Display.Count(facts.Failures.Count, "cause", "causes")}.", ("class", "note")).Line();
        foreach (var failure in facts.Failures.Take(MostCauses))
        {
            Write(page, failure);
        }

        if (facts.Failures.Count > MostCauses)
        {
            _ = page.Element("p", $"… and {Display.Count(facts.Failures.Count - MostCauses)} more.", ("class", "note")).Line();
        }

        _ = page.Close().Line();
    }

    private static void Write(Markup page, FailureKind failure)
    {
        _ = page.Open("article", ("class", "failure")).Line()
            .Open("p").Element("span", $"{Display.Count(failure.Count)} × ", ("class", "times"))
            .Element("strong", Display.Shorten(failure.Kind, LongestKind)).Element("span", $"first: task {failure.First}", ("class", "first")).Close().Line()
            .Element("p", failure.Message, ("class", failure.Said.Length > 0 ? "cause brief" : "cause")).Line();
        if (failure.Said.Length > 0)
        {
            _ = page.Element("pre", failure.Said).Line();
        }

        _ = page.Close().Line();
    }
}
