using System.Globalization;
using System.Xml.Linq;
using Emews.Tasks;
using Emews.Workflows.Outputs;
using Emews.Workflows.Outputs.Report;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Tests.Workflows.Outputs;

public sealed class ReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task The_report_needs_nothing_but_itself()
    {
        var page = await MakeAsync(new SampleRun { FailureShare = 0.1 }.Make());
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        var withoutNames = page.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http", withoutNames, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Hostile_names_are_text_and_nothing_else()
    {
        const string Name = "<script>alert('1')</script>&\"\u0001\ud800";
        var failure = new TaskFailure(Name, Name, 1).ToResultText();
        var run = SampleRun.Record(
            SampleRun.Task(1, """{"y": 1}""", 1, 2, payload: """{"a": "</td><b>"}""", pool: Name),
            SampleRun.Task(2, failure, 1, 2, pool: Name)) with
        {
            ExperimentId = Name,
            Model = Name,
            Search = Name,
            Generator = Name,
            DatabaseVersion = Name,
            Parameters = ["a"],
            Objective = "y",
            Pools = [new(Name, SampleRun.Start)],
            Agents = [SampleRun.Agent(1, Name, 0, null, 2)],
        };

        var page = await MakeAsync(run);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("<script>alert('1')</script>&\"\uFFFD\uFFFD", Parse(page).Descendants("h1").Single().Value);
    }

    [Fact]
    public async Task The_report_is_well_formed_whatever_became_of_the_run()
    {
        SampleRun[] samples =
        [
            new() { TaskCount = 0 },
            new() { TaskCount = 0, Pools = [] },
            new() { TaskCount = 1 },
            new() { TaskCount = 20, FailureShare = 1 },
            new() { Value = static (_, _) => 5 },
        ];
        foreach (var run in samples.Select(sample => sample.Make()))
        {
            foreach (var end in Enum.GetValues<RunEnd>())
            {
                Assert.Single(Parse(await MakeAsync(run with { Ended = end })).Descendants("h1"));
            }
        }
    }

    [Theory]
    [InlineData(1e308, -1e308, 0)]
    [InlineData(1, 1.0000000000000002, 1)]
    [InlineData(5e-324, 1e-300, 1e300)]
    [InlineData(0, 0, 0)]
    [InlineData(-1e-320, 0, 1e-320)]
    [InlineData(123456789.125, 123456789.126, 123456789.127)]
    public async Task Values_of_any_size_are_drawn_within_the_chart(double a, double b, double c)
    {
        string[] texts = [.. new[] { a, b, c }.Select(value => value.ToString(CultureInfo.InvariantCulture))];
        var run = SampleRun.Record([.. texts.Select((text, i) => SampleRun.Task(i + 1, text, i, i + 1))]);
        foreach (var chart in Charts(await MakeAsync(run), "Best value"))
        {
            var height = double.Parse(chart.Attribute("viewBox")!.Value.Split(' ')[3], CultureInfo.InvariantCulture);
            Assert.All(Points(Path(chart, "best")), point => Assert.InRange(point.Y, 0, height));
        }
    }

    [Fact]
    public async Task The_line_of_the_best_value_has_the_numbers_of_the_data()
    {
        var run = new SampleRun().Make();
        var facts = await FactsOf(run);
        var values = facts.Completions.Select(task => task.Value).ToArray();
        foreach (var chart in Charts(await MakeAsync(run), "Best value"))
        {
            var (toX, toY) = Axes(chart);
            var line = Points(Path(chart, "best"));
            for (var i = 1; i <= values.Length; i++)
            {
                var shown = line.Last(point => toX(point.X) <= i + 0.4).Y;
                Assert.Equal(values.Take(i).Min(), toY(shown), 0.1);
            }
        }
    }

    [Fact]
    public async Task The_area_of_running_tasks_is_the_time_that_tasks_ran()
    {
        var run = new SampleRun { TaskCount = 400 }.Make();
        var facts = await FactsOf(run);
        var most = facts.Tasks.Max(task => facts.Tasks.Count(other => other.Started <= task.Started && task.Started < other.Stopped));
        var time = facts.Tasks.Sum(task => task.Stopped - task.Started);

        var charts = Charts(await MakeAsync(run), "Running tasks").ToArray();
        Assert.Equal(2, charts.Length);
        foreach (var chart in charts)
        {
            var (toX, toY) = Axes(chart);
            var line = Points(Path(chart, "layer c2"));
            var area = line.Zip(line.Skip(1)).Sum(pair => (toX(pair.Second.X) - toX(pair.First.X)) * toY(pair.First.Y));
            Assert.Equal(time, area, 0.005 * time);
            Assert.InRange(line.Max(point => toY(point.Y)), 0.95 * most, most + 0.05);
            Assert.Contains($"At most {most} tasks", chart.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_best_point_stands_at_the_top_with_its_uncertainty_and_its_parameters()
    {
        var run = SampleRun.Record([.. new[] { 3.25, 2.5, 9, 8 }.Select((y, i) => SampleRun.Task(
            i + 1, string.Create(CultureInfo.InvariantCulture, $$"""{"misfit": {{y}}}"""), i, i + 1,
            payload: i < 2 ? """{"beta": 0.26390117257439527, "level": "1"}""" : """{"beta": 0.5, "level": 1}"""))]) with
        {
            Parameters = ["beta", "level"],
            Objective = "misfit",
            Replicates = 2,
            Origin = id => new(((id.Value - 1) / 2) + 1, (int)((id.Value - 1) % 2) + 1),
        };

        var panel = Parse(await MakeAsync(run)).Descendants("section").First(section => (string?)section.Attribute("class") is "best-point");
        Assert.Equal("2.88 ± 0.38", panel.Descendants("div").Single(element => (string?)element.Attribute("class") is "figure").Value);
        Assert.Equal(["beta: 0.2639", "level: \"1\""], panel.Descendants("dt").Zip(panel.Descendants("dd"), (name, value) => $"{name.Value}: {value.Value}"));
        Assert.Contains("point 1: the mean of 2 runs", panel.Value, StringComparison.Ordinal);
        Assert.Contains("The search never learnt", panel.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_changed_between_sessions_is_told_however_the_first_one_ended()
    {
        var run = new SampleRun().Make() with { SourceChanges = [new("/a/sim.py", SampleRun.Start, "0f", "1e")] };
        var panel = Parse(await MakeAsync(run)).Descendants("section").First(section => (string?)section.Attribute("class") is "best-point");
        Assert.Contains("sim.py changed before the run was taken up again on 31 January 2026, 12:00:00 UTC: values", panel.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_the_table_of_ranges_stands_that_the_best_point_is_not_in_them()
    {
        var review = new SurrogateReview(50, 50, 0.9, [new("b", 1, 3, 1, 20) { WholeNumbers = true }])
        {
            Outside = new(["b"], new("b = 9", 2.5, 0.25), new("b = 2", 1.5, 0.25), Ran: true),
        };
        var section = Parse(await MakeAsync(new SampleRun().Make(), review)).Descendants("section")
            .Single(section => section.Element("h2")?.Value is "Where the best may lie");
        Assert.Equal(["b", "", "1 to 3", "1 to 20", "15.0 %"], section.Descendants("td").Select(cell => cell.Value));
        Assert.Contains("predicts the best value at b = 2: 1.50 ± 0.25.", section.Elements("p").Last().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failed_program_said_keeps_its_lines_and_failed_points_have_crosses()
    {
        var said = string.Concat(Enumerable.Range(1, 30).Select(i => $"\n    line {i.ToString(CultureInfo.InvariantCulture)}"));
        var failure = new TaskFailure("exit_code", $"exit code 1\nstderr:{said}\n  {new string('x', 500)}", 1).ToResultText();
        var page = await MakeAsync(SampleRun.Record(SampleRun.Task(1, failure, 0, 1), SampleRun.Task(2, "1", 1, 2), SampleRun.Task(3, failure, 2, 3)));

        var lines = Parse(page).Descendants("pre").Single().Value.Split('\n');
        Assert.Equal("… 11 lines before", lines[0]);
        Assert.Equal("  line 12", lines[1]);
        Assert.Equal(21, lines.Length);
        Assert.Equal(201, lines[^1].Length);
        Assert.All(Charts(page, "Best value"), chart => Assert.Equal(2, Path(chart, "failed").Count(letter => letter == 'M')));
    }

    [Fact]
    public async Task Reprioritisations_and_joining_pools_are_marked_where_they_happened()
    {
        var run = new SampleRun().Make();
        Assert.Equal(14, run.Reprioritizations.Count);
        var chart = Charts(await MakeAsync(run), "Running tasks").First();
        var (toX, _) = Axes(chart);

        double At(XElement mark) => toX(double.Parse(mark.Element(Svg + "line")!.Attribute("x1")!.Value, CultureInfo.InvariantCulture));
        var rounds = Marks(chart, "round").ToArray();
        Assert.Equal(run.Reprioritizations.Select(round => (round.Committed - run.Started).TotalSeconds), rounds.Select(At), Near);
        Assert.Equal("1", rounds[0].Element(Svg + "text")!.Value);
        Assert.StartsWith("reprioritisation 14, after 700 completions", rounds[^1].Element(Svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Equal(run.Pools.Select(pool => (pool.Joined - run.Started).TotalSeconds), Marks(chart, "join").Select(At), Near);
        Assert.Equal(["pool1", "pool2", "pool3"], Marks(chart, "join").Select(mark => mark.Element(Svg + "text")!.Value));
    }

    [Fact]
    public async Task A_hundred_thousand_tasks_make_a_page_of_less_than_a_megabyte()
    {
        var run = new SampleRun
        {
            TaskCount = 100_000,
            RetrainAfter = 100,
            FailureShare = 0.05,
            Pools = [.. Enumerable.Range(0, 12).Select(i => ("pool" + i.ToString(CultureInfo.InvariantCulture), i * 3.0, 100))],
        }.Make();
        Assert.InRange((await MakeAsync(run)).Length, 10_000, 1_000_000);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 0.02;

    private static Task<RunFacts> FactsOf(RunRecord run) => RunFactsReader.ReadAsync(run, TestContext.Current.CancellationToken);

    private static async Task<string> MakeAsync(RunRecord run, SurrogateReview? review = null)
    {
        var facts = await FactsOf(run);
        var pools = PoolFacts.Of(run, facts);
        return ReportPage.Make(run, facts, pools, SummaryFile.Summarize(run, facts, pools) with { Surrogate = review });
    }

    private static XDocument Parse(string page) => XDocument.Parse(page);

    private static IEnumerable<XElement> Charts(string page, string title) => Parse(page).Descendants(Svg + "svg")
        .Where(svg => svg.Attribute("aria-label")?.Value.StartsWith(title, StringComparison.Ordinal) == true);

    private static IEnumerable<XElement> Marks(XElement chart, string kind) =>
        chart.Elements(Svg + "g").Where(mark => HasClass(mark, kind));

    private static bool IsOfClass(XElement element, string names) =>
        element.Attribute("class")!.Value.Equals(names, StringComparison.Ordinal);

    private static bool HasClass(XElement element, string name) =>
        element.Attribute("class")!.Value.Split(' ')[0].Equals(name, StringComparison.Ordinal);

    private static string Path(XElement chart, string style) =>
        chart.Elements(Svg + "path").Single(path => IsOfClass(path, style)).Attribute("d")!.Value;

    /// <summary>The corners of a path of M, H and V.</summary>
    private static List<(double X, double Y)> Points(string path)
    {
        var points = new List<(double X, double Y)>();
        var apart = path.TrimEnd('Z').Replace("H", " H", StringComparison.Ordinal).Replace("V", " V", StringComparison.Ordinal);
        foreach (var part in apart.Split(' '))
        {
            var number = double.Parse(part.TrimStart('M', 'H', 'V'), CultureInfo.InvariantCulture);
            if (part[0] == 'M')
            {
                points.Add((number, double.NaN));
            }
            else if (part[0] == 'H')
            {
                points.Add((number, points[^1].Y));
            }
            else if (part[0] == 'V')
            {
                points.Add((points[^1].X, number));
            }
            else
            {
                points[^1] = (points[^1].X, number);
            }
        }

        return points;
    }

    /// <summary>From places in the picture to numbers, by what the axes say.</summary>
    private static (Func<double, double> X, Func<double, double> Y) Axes(XElement chart)
    {
        double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        (double At, double Value)[] Ticks(string kind, string line, string at)
        {
            var lines = chart.Elements(Svg + "line").Where(each => HasClass(each, line)).Select(each => Number(each, at));
            var labels = chart.Elements(Svg + "text").Where(each => IsOfClass(each, kind))
                .Select(each => double.Parse(each.Value, CultureInfo.InvariantCulture));
            return [.. lines.Zip(labels)];
        }

        static Func<double, double> Through((double At, double Value)[] ticks) => at =>
            ticks[0].Value + ((at - ticks[0].At) * (ticks[^1].Value - ticks[0].Value) / (ticks[^1].At - ticks[0].At));
        return (Through(Ticks("tick x", "mark", "x1")), Through(Ticks("tick y", "grid", "y1")));
    }
}
