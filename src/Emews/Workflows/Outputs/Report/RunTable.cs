using Emews.Database.Addresses;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Outputs.Report;

/// <summary>The table of the report that says of the run what there is to say in words and numbers.</summary>
internal static class RunTable
{
    private const int MaxLength = 600;

    /// <summary>Writes the table, with its heading.</summary>
    public static void Write(Markup page, RunRecord run, RunFacts facts, RunSummary summary)
    {
        _ = page.Open("section").Element("h2", "The run").Line()
            .Open("div", ("class", "table")).Open("table", ("class", "facts")).Open("tbody").Line();
        foreach (var (name, value) in Rows(run, facts, summary))
        {
            _ = page.Open("tr").Element("th", name, ("scope", "row")).Element("td", value).Close().Line();
        }

        _ = page.Close().Close().Close().Close().Line();
    }

    private static IEnumerable<(string Name, string Value)> Rows(RunRecord run, RunFacts facts, RunSummary summary)
    {
        var counts = facts.Counts;
        yield return ("Experiment", $"{run.ExperimentId}, {OutputText.Ended(run.Ended)}");
        yield return ("Started", Display.Time(run.Started));
        yield return ("Ended", $"{Display.Time(run.Stopped)}, {(summary.Sessions > 1 ? $"{Display.Duration(summary.WallSeconds)} in {Display.Count(summary.Sessions)} sessions" : $"after {Display.Duration(summary.WallSeconds)}")}");
        if (run.Reason is { } reason)
        {
            yield return ("Why", Display.Shorten(reason.Sentence, MaxLength));
        }

        foreach (var pause in run.Interruptions)
        {
            var resumed = pause.Resumed is { } time ? $", resumed {Display.Time(time)}" : "";
            yield return (pause.SearchFailed ? "Search failed" : "Interrupted", Display.Time(pause.Interrupted) + resumed);
        }

        yield return (
            "Tasks",
            $"{Display.Count(counts.Total)} submitted: {Display.Count(counts.Complete)} complete, {Display.Count(counts.Failed)} failed, "
            + $"{Display.Count(counts.Canceled)} canceled, {Display.Count(counts.Unfinished)} unfinished");
        yield return ("Utilisation", Utilisation(summary));
        if (run.Reprioritizations.Count > 0 || run.Method is null or SearchMethod.Reprioritize)
        {
            yield return ("Reprioritisations", Reprioritizations(run, summary));
        }

        yield return ("Seed", $"{OutputText.Number(run.Seed)} ({run.Generator})");
        yield return ("Database", Database(run));
        yield return ("Emews", ProgramVersion.Version + (ProgramVersion.Commit is { } commit ? $" ({ShortCommit(commit)})" : ""));
        yield return (".NET", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        if (run.Sources is { } sources)
        {
            yield return ("Configuration", Configuration(sources));
        }
    }

    private static string Utilisation(RunSummary summary) => summary.SteadyUtilization is null
        ? "none to speak of: too few tasks started"
        : $"{Display.Percent(summary.SteadyUtilization)} of the workers' time between the first start of a task and the last";

    private static string Reprioritizations(RunRecord run, RunSummary summary) =>
        Display.Count(run.Reprioritizations.Count) + (summary.ReprioritizationSeconds is var (median, max)
            ? $", each {Display.Duration(median)} in the median and {Display.Duration(max)} at most"
            : "");

    private static string Database(RunRecord run)
    {
        var where = run.Database switch
        {
            DatabaseAddress.Sqlite sqlite => $"SQLite {run.DatabaseVersion}".TrimEnd() + $", {sqlite.Path}",
            DatabaseAddress.PostgreSql server =>
                $"PostgreSQL {run.DatabaseVersion}".TrimEnd() + $", {server.Name} at {server.Host}:{OutputText.Number(server.Port)}",
            DatabaseAddress.Service service => $"EMEWS service {run.DatabaseVersion}".TrimEnd() + $", {service}",
            _ => run.Database.Kind,
        };
        return Display.Shorten(where, MaxLength);
    }

    private static string ShortCommit(string commit) => commit[..Math.Min(commit.Length, 12)];

    private static string Configuration(SourceFiles sources)
    {
        var git = sources.Git is { } state ? $", git {ShortCommit(state.Commit)}{(state.Dirty ? " with changes" : "")}" : "";
        return sources.Configuration.Path + git;
    }
}
