using System.Text;

namespace Emews.Workflows.Outputs.Report;

/// <summary>The best value so far over completions, with every value as a faint dot.</summary>
internal sealed class BestChart
{
    private const int MaxTips = 200;
    private const int MaxRounds = 40;
    private const int MaxSingleDots = 5_000;
    private const double Extreme = 1e300;

    // A failed point has no value: its cross stands at the foot of the chart.
    private const double Half = 3.5;
    private const string Cross = "l7 7m0 -7l-7 7";

    private readonly RunRecord _run;
    private readonly IReadOnlyList<TaskFact> _completions;
    private readonly IReadOnlyList<Improvement> _improvements;
    private readonly Interval _range;
    private readonly bool _isLogarithmic;
    private readonly double? _standardError;

    /// <summary>Prepares the chart.</summary>
    public BestChart(RunRecord run, RunFacts facts)
    {
        (_run, _standardError) = (run, facts.Best?.StandardError);
        _completions = [.. facts.Completions];
        _improvements = [.. FindImprovements()];
        double[] values = [.. _completions.Where(task => !double.IsNaN(task.Value)).Select(Value).Order()];
        if (values.Length == 0)
        {
            return;
        }

        _isLogarithmic = values[0] > 0 && values[^1] / values[0] >= 1_000;
        _range = _isLogarithmic ? new(values[0], values[^1]) : WithoutOutliers(values, run.Maximize);
        Outside = values.Count(value => value < _range.Start || value > _range.End);
    }

    /// <summary>Whether there is anything to show.</summary>
    public bool HasValues => _improvements.Count > 0;

    /// <summary>Whether it marks the reprioritisations: where there are many, their lines would say nothing.</summary>
    public bool ShowsRounds => _run.Reprioritizations.Count is > 0 and <= MaxRounds;

    /// <summary>How many values are so bad that they lie beyond the chart.</summary>
    public int Outside { get; }

    /// <summary>Whether any of what it shows has failed altogether.</summary>
    public bool HasFailures => _completions.Any(task => task.Failed);

    /// <summary>Draws the chart in one size.</summary>
    public void Draw(Markup page, ChartSize size)
    {
        var x = Scale.Linear(0, Math.Max(_completions.Count, 1), size.XMarks, whole: true);
        // A little air, so that no value lies on the edge; where all are above zero, the axis does not go below.
        var air = 0.05 * _range.Length;
        var y = _isLogarithmic
            ? Scale.Logarithmic(_range.Start / 1.3, 1.3 * _range.End)
            : Scale.Linear(_range.Start >= 0 ? Math.Max(0, _range.Start - air) : _range.Start - air, _range.End + air, 5);
        var frame = new ChartFrame(size, x, y);
        var name = Display.Shorten(_run.Objective ?? "value", 40);
        frame.Begin(page, size, "Best value so far over completions", Describe(), $"{Things} ended", name);
        DrawRounds(page, frame);
        DrawDots(page, frame, y);
        DrawFailures(page, frame);
        DrawBest(page, frame, y);
        frame.End(page);
    }

    private string Things => _run.Replicates > 1 ? "points" : "tasks";

    private static double Value(TaskFact task) => Math.Clamp(task.Value, -Extreme, Extreme);

    private IEnumerable<Improvement> FindImprovements()
    {
        var best = double.NaN;
        for (var i = 0; i < _completions.Count; i++)
        {
            var value = _completions[i].Value;
            if (double.IsNaN(value) || (_run.Maximize ? value <= best : value >= best))
            {
                continue;
            }

            best = value;
            yield return new(i + 1, _completions[i]);
        }
    }

    /// <summary>A few very bad values must not press all others flat: the worst twentieth may lie beyond the edge.</summary>
    private static Interval WithoutOutliers(double[] sorted, bool maximize)
    {
        var (lowest, highest) = (sorted[0], sorted[^1]);
        var bulk = maximize ? highest - sorted[sorted.Length / 20] : sorted[^(1 + (sorted.Length / 20))] - lowest;
        if (bulk <= 0 || highest - lowest <= 3 * bulk)
        {
            return new(lowest, highest);
        }

        return maximize ? new(highest - (1.2 * bulk), highest) : new(lowest, lowest + (1.2 * bulk));
    }

    private string Describe()
    {
        var (first, last) = (_improvements[0], _improvements[^1]);
        return $"{Display.Count(_completions.Count)} {Things} ended; the best value went from {Display.Value(first.Task.Value)} "
            + $"to {Display.Value(last.Task.Value)}, reached with the {Display.Ordinal(last.Order)} completion by task {last.Task.TaskId}.";
    }

    private void DrawRounds(Markup page, ChartFrame frame)
    {
        foreach (var round in ShowsRounds ? _run.Reprioritizations : [])
        {
            var x = frame.X(Math.Min((double)round.After / _run.Replicates, _completions.Count));
            _ = page.Segment("decided", x, frame.Top, x, frame.Bottom);
        }
    }

    /// <summary>One path for all dots; those that would lie on one another are drawn once.</summary>
    private void DrawDots(Markup page, ChartFrame frame, Scale y)
    {
        var path = new StringBuilder();
        var isDense = _completions.Count > MaxSingleDots;
        var cell = isDense ? 2.5 : 1;
        var drawn = new HashSet<(int, int)>();
        for (var i = 0; i < _completions.Count; i++)
        {
            if (double.IsNaN(_completions[i].Value))
            {
                continue;
            }

            var (across, up) = (frame.X(i + 1), frame.Y(Math.Clamp(Value(_completions[i]), y.Min, y.Max)));
            if (drawn.Add(((int)(across / cell), (int)(up / cell))))
            {
                _ = path.Append('M').Append(Markup.Number(across)).Append(' ').Append(Markup.Number(up)).Append("h0");
            }
        }

        _ = page.Empty("path", ("class", isDense ? "dots many" : "dots"), ("d", path.ToString())).Line();
    }

    private void DrawFailures(Markup page, ChartFrame frame)
    {
        var path = new StringBuilder();
        var last = double.NegativeInfinity;
        for (var i = 0; i < _completions.Count; i++)
        {
            var x = frame.X(i + 1);
            if (!_completions[i].Failed || x - last < 2 * Half)
            {
                continue;
            }

            last = x;
            _ = path.Append('M').Append(Markup.Number(x - Half)).Append(' ').Append(Markup.Number(frame.Bottom - 4 - (2 * Half))).Append(Cross);
        }

        if (path.Length > 0)
        {
            _ = page.Empty("path", ("class", "failed"), ("d", path.ToString())).Line();
        }
    }

    private void DrawBest(Markup page, ChartFrame frame, Scale y)
    {
        var path = new StepPath(frame.X(_improvements[0].Order), Up(_improvements[0]));
        foreach (var improvement in _improvements)
        {
            _ = path.To(frame.X(improvement.Order), Up(improvement));
        }

        _ = page.Empty("path", ("class", "best"), ("d", path.Line(frame.X(_completions.Count)))).Line();

        foreach (var improvement in _improvements.Skip(Math.Max(0, _improvements.Count - MaxTips)))
        {
            var text = $"{Display.Value(improvement.Task.Value)}: task {improvement.Task.TaskId}, {Display.Ordinal(improvement.Order)} completion";
            var (x, up) = (Markup.Number(frame.X(improvement.Order)), Markup.Number(Up(improvement)));
            _ = page.Open("circle", ("class", "tip"), ("r", "3"), ("cx", x), ("cy", up)).Element("title", text).Close().Line();
        }

        // Below the line, where the fewest dots are, as long as there is room; the other way round where more is better.
        var end = Up(_improvements[^1]);
        var below = _run.Maximize ? end - 10 < frame.Top + 8 : end + 18 < frame.Bottom - 8;
        var reached = Display.Measured(_improvements[^1].Task.Value, _standardError).Value;
        _ = page.Label("reached", frame.Right, below ? end + 18 : end - 10, reached).Line();

        double Up(Improvement improvement) => frame.Y(Math.Clamp(Value(improvement.Task), y.Min, y.Max));
    }

    /// <summary>A task that was better than all before it.</summary>
    private readonly record struct Improvement(int Order, TaskFact Task);
}
