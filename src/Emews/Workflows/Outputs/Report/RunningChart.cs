namespace Emews.Workflows.Outputs.Report;

/// <summary>Running tasks over time, stacked by pool, with the pools' joining and the reprioritisations marked.</summary>
internal sealed class RunningChart
{
    private const double JoinLane = 18;
    private const double NumberLane = 16;
    private const double Gap = 6;
    private const int LeastLetters = 9;
    private const double LeastDistance = 10;
    private const double SliceWidth = 3;

    private readonly RunRecord _run;
    private readonly RunFacts _facts;
    private readonly IReadOnlyList<PoolFacts> _pools;
    private readonly double _end;
    private readonly TimeAxis _unit;

    /// <summary>Prepares the chart.</summary>
    public RunningChart(RunRecord run, RunFacts facts, IReadOnlyList<PoolFacts> pools)
    {
        (_run, _facts, _pools) = (run, facts, pools);
        _end = Math.Max((run.Stopped - run.Started).TotalSeconds, 0.001);
        _unit = TimeAxis.For(_end);
        Layers = new(pools, facts.Tasks.Any(task => task.Pool < 0 && !double.IsNaN(task.Started)));
    }

    /// <summary>The colours of the pools.</summary>
    public PoolLayers Layers { get; }

    /// <summary>Whether there is anything to show.</summary>
    public bool HasTasks => _facts.Tasks.Any(task => task.Running(_end) is { Length: > 0 } running && running.End > 0);

    /// <summary>Draws the chart in one size.</summary>
    public void Draw(Markup page, ChartSize size)
    {
        var slices = (int)(size.Width / SliceWidth);
        var steps = RunningTasks.Steps(Stretches(), Layers.Layers.Count, _end, slices);
        var workers = RunningTasks.Steps(
            _run.Agents.Select(agent => new Stretch(Utilization.Claiming(agent, _run.Started), 0, agent.Workers)), 1, _end, slices);
        var most = Math.Max(1, RunningTasks.Most(Stretches(), _end));
        var frame = new ChartFrame(
            size, Scale.Linear(0, _end / _unit.Seconds, size.XMarks),
            Scale.Linear(0, Math.Max(most, workers.Max(step => step.Total)), 5, whole: true, round: true), JoinLane + NumberLane);

        frame.Begin(page, size, "Running tasks over time", Describe(most), $"{_unit.Name} since the start", "running tasks");
        DrawLayers(page, frame, steps);
        if (_run.Agents.Count > 0)
        {
            DrawWorkers(page, frame, workers);
        }

        DrawJoins(page, frame);
        DrawReprioritizations(page, frame);
        frame.End(page);
    }

    private IEnumerable<Stretch> Stretches()
    {
        foreach (var task in _facts.Tasks)
        {
            if (task.Running(_end) is { } running)
            {
                yield return new(running, Layers.Of(task.Pool));
            }
        }
    }

    private string Describe(int most) =>
        $"At most {Display.Count(most)} tasks ran at once, in {Display.Count(_pools.Count, "pool", "pools")}, "
        + $"over {Display.Duration(_end)}; "
        + $"priorities were set anew {Display.Count(_run.Reprioritizations.Count, "time", "times")}.";

    private double X(ChartFrame frame, double seconds) => frame.X(Math.Clamp(seconds, 0, _end) / _unit.Seconds);

    /// <summary>Each layer reaches down to the axis; the highest is painted first, so that the lower ones cover it.</summary>
    private void DrawLayers(Markup page, ChartFrame frame, IReadOnlyList<RunningStep> steps)
    {
        for (var layer = Layers.Layers.Count - 1; layer >= 0; layer--)
        {
            var path = new StepPath(frame.Left, frame.Bottom);
            foreach (var step in steps)
            {
                _ = path.To(X(frame, step.Time), frame.Y(step.Counts.Take(layer + 1).Sum()));
            }

            var (name, colour, tasks) = Layers.Layers[layer];
            _ = page.Open("path", ("class", $"layer {colour}"), ("d", path.Area(frame.Right, frame.Bottom)))
                .Element("title", $"{name}: {Display.Count(tasks, "task", "tasks")}").Close().Line();
        }
    }

    private void DrawWorkers(Markup page, ChartFrame frame, IReadOnlyList<RunningStep> steps)
    {
        var path = new StepPath(frame.Left, frame.Bottom);
        foreach (var step in steps)
        {
            _ = path.To(X(frame, step.Time), frame.Y(step.Total));
        }

        _ = page.Empty("path", ("class", "workers"), ("d", path.Line(frame.Right))).Line();
    }

    private void DrawReprioritizations(Markup page, ChartFrame frame)
    {
        var isDense = _run.Reprioritizations.Count * LeastDistance > frame.Right - frame.Left;
        var (lastLine, freeFrom) = (double.NegativeInfinity, frame.Left - 20);
        for (var i = 0; i < _run.Reprioritizations.Count; i++)
        {
            var round = _run.Reprioritizations[i];
            var at = (round.Committed - _run.Started).TotalSeconds;
            var x = X(frame, at);
            if (at < 0 || x - lastLine < 2)
            {
                continue;
            }

            var from = Math.Max(lastLine, X(frame, at - round.Duration.TotalSeconds));
            lastLine = x;
            var number = OutputText.Number(i + 1);
            var half = number.Length * ChartFrame.LetterWidth / 2;
            var hasNumber = x - half >= freeFrom;
            _ = page.Open("g", ("class", "round")).Element("title", Describe(round, number, at));
            if (!isDense)
            {
                DrawFit(page, frame, from, x);
            }
            // Where they stand too close, only those with a number go all the way down.
            var bottom = isDense && !hasNumber ? frame.Top + 5 : frame.Bottom;
            _ = page.Segment("when", x, frame.Top - 3, x, bottom);
            if (hasNumber)
            {
                _ = page.Label("number", x, frame.Top - 7, number);
                freeFrom = x + half + Gap;
            }

            _ = page.Close().Line();
        }
    }

    private static string Describe(Reprioritization round, string number, double at) =>
        $"reprioritisation {number}, after {Display.Count(round.After, "completion", "completions")}, at {Display.Duration(at)}, "
        + $"took {Display.Duration(round.Duration.TotalSeconds)}";

    /// <summary>The time from the start of the fit to the commit, where it is long enough to see.</summary>
    private static void DrawFit(Markup page, ChartFrame frame, double from, double to)
    {
        if (to - from <= 1)
        {
            return;
        }

        _ = page.Empty(
            "rect", ("class", "fit"), ("x", Markup.Number(from)), ("width", Markup.Number(to - from)),
            ("y", Markup.Number(frame.Top)), ("height", Markup.Number(frame.Bottom - frame.Top)));
    }

    private void DrawJoins(Markup page, ChartFrame frame)
    {
        var joins = _pools
            .Select((pool, index) => (pool.Name, At: pool.JoinedAfterSeconds ?? double.NaN, Layers.Layers[Layers.Of(index)].Colour))
            .Where(join => join.At >= 0 && join.At <= _end).OrderBy(join => join.At).ToArray();
        var y = frame.Top - NumberLane - 5;
        for (var i = 0; i < joins.Length; i++)
        {
            var (name, at, colour) = joins[i];
            var x = X(frame, at);
            _ = page.Open("g", ("class", $"join {colour}")).Element("title", $"{name} joined at {Display.Duration(at)}")
                .Empty("path", ("d", $"M{Markup.Number(x - 4.5)} {Markup.Number(y - 8)}h9l-4.5 8z"))
                .Segment("when", x, y, x, frame.Bottom);
            var next = i + 1 < joins.Length ? X(frame, joins[i + 1].At) - 4.5 : frame.Right;
            var letters = (int)((next - x - (2 * Gap)) / ChartFrame.LetterWidth);
            if (letters >= Math.Min(LeastLetters, name.Length))
            {
                _ = page.Label("name", x + Gap + 1, y, Display.Shorten(name, letters));
            }

            _ = page.Close().Line();
        }
    }
}
