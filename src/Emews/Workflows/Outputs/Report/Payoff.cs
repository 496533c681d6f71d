using System.Globalization;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Outputs.Report;

/// <summary>Whether the order in which a search ran its points paid, beside a random one.</summary>
/// <param name="Verdict">The answer.</param>
/// <param name="Reason">What it rests on.</param>
internal sealed record Payoff(string Verdict, string Reason)
{
    private const int FewestPoints = 20;
    private const int FewestToCompare = 10;

    // A random order goes so far beyond what is expected of it in 2 of 100 runs.
    private const double Doubt = 2;

    /// <summary>Judges a run; null where no point has a value.</summary>
    public static Payoff? Of(RunRecord run, RunFacts facts)
    {
        double[] values = [.. facts.Completions.Select(point => run.Maximize ? -point.Value : point.Value)];
        if (facts.Best is not { } best)
        {
            return null;
        }

        var place = 1 + facts.Completions.TakeWhile(point => point.TaskId != best.TaskId).Count();
        var before = run.Reprioritizations is [var first, ..] ? (int)Math.Min(first.After / run.Replicates, values.Length) : 0;
        if (run.Method is { IsOwn: true } or SearchMethod.Streaming)
        {
            // It has made its points as it went: no order of them stands beside another.
            return null;
        }

        var found = $"the {Display.Ordinal(place)} of {Display.Count(values.Length)} to end";
        if (before == 0)
        {
            return new(NeverLearnt(run, values.Length), $"The best point was {found}.");
        }

        var hasRunAll = facts.Counts is { Canceled: 0, Unfinished: 0 };
        var seen = place <= before
            ? $"The best point itself came by chance, before the search had learnt: it was {found}."
            : $"The best point was {found}"
                + (hasRunAll && values.Length >= FewestToCompare ? $"; a random order would have expected to need {Display.Count((values.Length + 1) / 2)}." : ".");
        double[] learnt = values[before..];
        if (learnt.Length < FewestPoints)
        {
            return new($"Too few points to tell whether the search paid: {Display.Count(learnt.Length)} ended after it had first learnt.", seen);
        }

        var (isPaid, why) = hasRunAll ? BestCameFirst(learnt) : IsBetterThanBefore(values[..before], learnt);
        var isLate = isPaid && hasRunAll && place > (values.Length + 1) / 2;
        return new(Judge(isPaid, hasRunAll) + (isLate ? ", though the best of all came late." : "."), $"{why} {seen}");
    }

    private static string NeverLearnt(RunRecord run, int ended) => run switch
    {
        { Method.IsDesign: true } => "The search does not learn: the points ran in the order of its design.",
        { Ended: RunEnd.Interrupted } => "The search has not learnt yet: the points ran in the order drawn.",
        { RetrainAfter: { } needed } when ended < needed =>
            $"The search never learnt: fewer than {Display.Count(needed)} points ended (retrain_after), and they ran in the order drawn.",
        _ => "The search never learnt: the run was over before it had set an order, and the points ran in the order drawn.",
    };

    /// <summary>What the test that was made says, and no more: not where the best point itself came from.</summary>
    private static string Judge(bool isPaid, bool hasRunAll) => (isPaid, hasRunAll) switch
    {
        (true, true) => "The search put good points first",
        (false, true) => "The search did not put good points first",
        (true, false) => "The search chose better points than chance",
        (false, false) => "The search chose no better points than chance",
    };

    /// <summary>Where all points run in the end, the best of them should have come first.</summary>
    private static (bool IsPaid, string Why) BestCameFirst(double[] learnt)
    {
        var count = learnt.Length;
        var best = count / 10;
        var mean = Enumerable.Range(0, count).OrderBy(i => double.IsNaN(learnt[i]) ? double.PositiveInfinity : learnt[i]).Take(best).Average(i => i + 1);
        var expected = (count + 1) / 2.0;
        var spread = Math.Sqrt((count + 1.0) * (count - best) / (12 * best));
        return (
            expected - mean > Doubt * spread,
            $"Of the {Display.Count(count)} points that ended after it had first learnt, the best {Display.Count(best)} came at place {Whole(mean)} on average; "
            + $"in a random order that would be {Whole(expected)}.");
    }

    /// <summary>Where only a part of them runs, it should be better than those drawn at random before.</summary>
    private static (bool IsPaid, string Why) IsBetterThanBefore(double[] drawn, double[] chosen)
    {
        var ordered = drawn.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order().ToList();
        var middle = ordered[(ordered.Count - 1) / 2];
        var better = chosen.Count(value => value < middle);
        double count = chosen.Length;
        var spread = Math.Sqrt((count / 4) + (count * count / (4 * drawn.Length)));
        return (
            better - (count / 2) > Doubt * spread,
            $"Of the {Display.Count(chosen.Length)} points that ended after it had first learnt, {Display.Count(better)} are better than the middle one of the "
            + $"{Display.Count(drawn.Length)} before; in a random order that would be about {Whole(count / 2)}.");
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
