namespace Emews.Workflows.Outputs.Report;

/// <summary>The run report: one page that needs nothing but itself.</summary>
internal sealed class ReportPage
{
    private readonly RunRecord _run;
    private readonly RunFacts _facts;
    private readonly IReadOnlyList<PoolFacts> _pools;
    private readonly RunSummary _summary;
    private readonly Markup _page = new();
    private IReadOnlyList<string> _columns = [];

    private ReportPage(RunRecord run, RunFacts facts, IReadOnlyList<PoolFacts> pools, RunSummary summary) =>
        (_run, _facts, _pools, _summary) = (run, facts, pools, summary);

    private string Extreme => _run.Maximize ? "highest" : "lowest";

    /// <summary>Makes the page.</summary>
    public static string Make(RunRecord run, RunFacts facts, IReadOnlyList<PoolFacts> pools, RunSummary summary) =>
        "<!DOCTYPE html>\n" + new ReportPage(run, facts, pools, summary).Make();

    private string Make()
    {
        _ = _page.Open("html", ("lang", "en")).Line();
        WriteHead();
        _ = _page.Open("body").Line().Open("main").Line();
        WriteHeader();
        BestPanel.Write(_page, _run, _facts);
        WriteTiles();
        WriteBestChart();
        WriteReview();
        WriteRunningChart();
        WritePools();
        FailureList.Write(_page, _run, _facts);
        RunTable.Write(_page, _run, _facts, _summary);
        WriteFooter();
        return _page.Close().Line().Close().Line().Close().Line().ToString();
    }

    private void WriteHead() => _page.Open("head").Line()
        .Empty("meta", ("charset", "utf-8")).Line()
        .Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line()
        .Empty("meta", ("name", "color-scheme"), ("content", "light dark")).Line()
        .Element("title", $"{_run.ExperimentId} · Emews run report").Line()
        // An icon of nothing keeps browsers from asking for one.
        .Empty("link", ("rel", "icon"), ("href", "data:,")).Line()
        .Open("style").Raw(ReportStyle.Css).Close().Line()
        .Close().Line();

    private void WriteHeader()
    {
        var (word, style) = _run.Ended switch
        {
            RunEnd.Finished => ("Finished", "finished"),
            RunEnd.Failed => ("Failed", "failed-run"),
            RunEnd.Interrupted => ("Interrupted", "interrupted"),
            _ => ("Canceled", "canceled"),
        };
        string?[] what =
        [
            _run.Model is { } model ? $"Model {model}" : null,
            _run.Search is { } search ? $"search {search}" : null,
            Dimensions(),
        ];
        _ = _page.Open("header").Line()
            .Element("p", "Emews run report", ("class", "kicker"))
            .Element("h1", _run.ExperimentId).Line()
            .Open("p", ("class", "lede")).Element("span", word, ("class", $"badge {style}")).Text(Display.Time(_run.Started)).Close().Line()
            .Element("p", string.Join(" · ", what.OfType<string>()), ("class", "lede")).Line()
            .Close().Line();
    }

    private string? Dimensions()
    {
        var count = _run.Parameters.Count > 0 ? _run.Parameters.Count : _facts.Dimensions;
        return count == 0 ? null : Display.Count(count, "parameter", "parameters");
    }

    private void WriteTiles()
    {
        var counts = _facts.Counts;
        var others = new[] { (counts.Failed, "failed"), (counts.Canceled, "canceled"), (counts.Unfinished, "unfinished") }
            .Where(other => other.Item1 > 0).Select(other => $"{Display.Count(other.Item1)} {other.Item2}").ToArray();
        _ = _page.Open("dl", ("class", "tiles")).Line();
        if (_run.Replicates > 1)
        {
            WriteTile("Points ended", Display.Count(_facts.Completions.Count()), $"each is run {Display.Count(_run.Replicates)} times");
        }

        WriteTile(
            _run.Replicates > 1 ? "Runs complete" : "Tasks complete", Display.Count(counts.Complete),
            $"of {Display.Count(counts.Total)} submitted" + (others.Length > 0 ? "; " + string.Join(", ", others) : ""));
        WriteTile("Wall time", Display.Duration(_summary.WallSeconds), _summary.Sessions > 1 ? $"in {Display.Count(_summary.Sessions)} sessions" : FirstStart());
        WriteTile("Utilisation", Display.Percent(_summary.SteadyUtilization), "of the workers' time");
        _ = _page.Close().Line();
    }

    private string FirstStart() =>
        _summary.FirstTaskSeconds is { } first ? $"first task after {Display.Duration(first)}" : "no task started";

    private void WriteTile(string term, string figure, string aside) => _page.Open("div", ("class", "tile"))
        .Element("dt", term)
        .Open("dd").Element("div", figure, ("class", "figure")).Element("div", aside, ("class", "aside")).Close()
        .Close().Line();

    private void WriteBestChart()
    {
        var chart = new BestChart(_run, _facts);
        const string Title = "Best value so far";
        if (!chart.HasValues)
        {
            WriteEmptySection(Title, "No task has a value yet.");
            return;
        }

        var dot = _run.Replicates > 1 ? $"Each dot is a point, the mean of its {_run.Replicates} runs" : "Each dot is a task";
        BeginSection(Title, $"{dot}, in the order they ended; the line is the {Extreme} value up to there.");

        _ = _page.Open("figure").Line();
        foreach (var size in ChartSize.All)
        {
            chart.Draw(_page, size);
        }

        var legend = new Legend(_page).Line("best", "best so far").Dot(_run.Replicates > 1 ? "a point's value" : "a task's value");
        if (chart.HasFailures)
        {
            _ = legend.Cross("failed", "failed");
        }

        if (chart.ShowsRounds)
        {
            _ = legend.Tick("decided", "reprioritisation");
        }

        if (chart.Outside > 0)
        {
            _ = legend.Words($"{Display.Count(chart.Outside, "value lies", "values lie")} beyond the edge");
        }

        legend.End();
        _ = _page.Close().Line().Close().Line();
    }

    private void WriteReview()
    {
        if (_summary.Surrogate is { } review)
        {
            BeginSection("Where the best may lie", ReviewText.Definition(review));
            if (ReviewText.Warning(review) is { } warning)
            {
                _ = _page.Element("p", warning, ("class", "warning")).Line();
            }

            BeginTable(("Parameter", ""), ("Best point", "number best-value"), ("Best may be at", "number"), ("Searched", "number"), ("Left of it", "number"));
            var best = _facts.Best is { } known ? BestPanel.Parameters(known).ToDictionary(StringComparer.Ordinal) : [];
            foreach (var range in review.Ranges)
            {
                WriteRow(
                    (range.Name, NameStyle(range.Name)), (best.GetValueOrDefault(range.Name, ""), "number best-value"), (ReviewText.Plausible(range), "number"), (ReviewText.Searched(range), "number"),
                    (ReviewText.Share(range), "number"));
            }

            EndRows();
            if (ReviewText.Outside(review) is { } outside)
            {
                _ = _page.Element("p", outside, ("class", "note")).Line();
            }

            _ = _page.Close().Line();
        }
    }

    private void WriteRunningChart()
    {
        var chart = new RunningChart(_run, _facts, _pools);
        const string Title = "Running tasks";
        if (!chart.HasTasks)
        {
            WriteEmptySection(Title, "No task has run.");
            return;
        }

        BeginSection(Title, "How many tasks ran at a time, stacked by worker pool; where many were short, their mean.");

        _ = _page.Open("figure").Line();
        foreach (var size in ChartSize.All)
        {
            chart.Draw(_page, size);
        }

        var legend = new Legend(_page);
        foreach (var layer in chart.Layers.Layers)
        {
            _ = legend.Swatch(layer.Colour, Display.Shorten(layer.Name, 120));
        }

        _ = legend.Line("workers", "workers available");
        if (_run.Reprioritizations.Count > 0)
        {
            _ = legend.Tick("round", "reprioritisation, with its number");
        }

        legend.End();
        _ = _page.Close().Line().Close().Line();
    }

    private void WritePools()
    {
        if (_pools.Count == 0)
        {
            return;
        }

        BeginSection("Worker pools", null);
        BeginTable(
            ("Pool", ""), ("Joined after", "number"), ("Workers", "number"), ("Tasks", "number"), ("Mean", "number"),
            ("Longest", "number"), ("Utilisation", "number"));
        foreach (var pool in _pools)
        {
            WriteRow(
                (pool.Name, NameStyle(pool.Name)), (Display.BriefDuration(pool.JoinedAfterSeconds), "number"),
                (Display.Count(pool.Workers), "number"), (Display.Count(pool.Tasks), "number"),
                (Display.BriefDuration(pool.MeanSeconds), "number"),
                (Display.BriefDuration(pool.MaxSeconds), "number"),
                (Display.Percent(pool.SteadyUtilization), "number"));
        }

        EndTable();
    }

    private static string NameStyle(string name) => name.Length > 20 ? "long" : "";

    private void WriteFooter() => _page.Open("footer")
        .Text("The data: ")
        .Element("a", PointsCsv.Name, ("href", PointsCsv.Name)).Text(" (one row a point), ")
        .Element("a", TasksCsv.Name, ("href", TasksCsv.Name)).Text(" (one row a task), ")
        .Element("a", "events.jsonl", ("href", "events.jsonl")).Text(" (what happened when), ")
        .Element("a", SummaryFile.Name, ("href", SummaryFile.Name)).Text(" and ")
        .Element("a", ProvenanceFile.Name, ("href", ProvenanceFile.Name)).Text(".")
        .Close().Line();

    private void BeginSection(string title, string? note)
    {
        _ = _page.Open("section").Element("h2", title).Line();
        if (note is not null)
        {
            _ = _page.Element("p", note, ("class", "note")).Line();
        }
    }

    private void WriteEmptySection(string title, string words)
    {
        BeginSection(title, null);
        _ = _page.Element("p", words, ("class", "empty")).Line().Close().Line();
    }

    private void BeginTable(params ReadOnlySpan<(string Title, string Style)> columns)
    {
        _ = _page.Open("div", ("class", "table")).Open("table").Open("thead").Open("tr");
        _columns = [.. columns.ToArray().Select(column => column.Title)];
        foreach (var (title, style) in columns)
        {
            _ = _page.Element("th", title, ("scope", "col"), ("class", style));
        }

        _ = _page.Close().Close().Line().Open("tbody").Line();
    }

    private void WriteRow(params ReadOnlySpan<(string Text, string Style)> cells)
    {
        _ = _page.Open("tr");
        for (var i = 0; i < cells.Length; i++)
        {
            // Where the window is narrow each row is a list, and the column's title stands before each of its cells.
            _ = _page.Element("td", cells[i].Text, ("class", cells[i].Style), ("data-title", _columns[i]));
        }

        _ = _page.Close().Line();
    }

    private void EndTable()
    {
        EndRows();
        _ = _page.Close().Line();
    }

    /// <summary>Ends the table, but not the section: words may follow.</summary>
    private void EndRows() => _page.Close().Close().Close().Line();
}
