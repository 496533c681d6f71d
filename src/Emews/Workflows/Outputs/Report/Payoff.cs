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

    // So far in 16 of 100 runs: what is less is no difference to speak of.
    private const double Noticeable = 1;

    /// <summary>Judges a run; null where no point has a value.</summary>
    public static Payoff? Of(RunRecord run, RunFacts facts)
    {
        TaskFact[] ended = [.. facts.Completions];
        if (facts.Best is not { } best)
        {
            return null;
        }

        var place = 1 + ended.TakeWhile(point => point.TaskId != best.TaskId).Count();
        if (run.Method is { IsOwn: true } or SearchMethod.Streaming)
        {
            // It has made its points as it went: no order of them stands beside another.
            return null;
        }

        var found = $"the {Display.Ordinal(place)} of {Display.Count(ended.Length)} to end";
        if (run.Reprioritizations is not [var first, ..])
        {
            return new(NeverLearnt(run, ended.Length), $"The best point was {found}.");
        }

        // What was taken from the queue while the first order was being made, that order did not choose.
        var ordered = (first.Committed - run.Started).TotalSeconds;
        var byOrder = ended.ToLookup(point => point.Claimed >= ordered, point => run.Maximize ? -point.Value : point.Value);
        double[] drawn = [.. byOrder[false]], chosen = [.. byOrder[true]];
        var hasRunAll = facts.Counts is { Canceled: 0, Unfinished: 0 };
        var seen = ended[place - 1].Claimed >= ordered
            ? $"The best point was {found}"
                + (hasRunAll && ended.Length >= FewestToCompare ? $"; a random order would have expected to need {Display.Count((ended.Length + 1) / 2)}." : ".")
            : $"The best point itself came by chance, begun before the search had set an order: it was {found}.";
        if (chosen.Length < FewestPoints || drawn.Length == 0)
        {
            return new($"Too few points to tell whether the search paid: {Display.Count(chosen.Length)} were begun after it had first set an order.", seen);
        }

        var (gain, why) = hasRunAll ? BestCameFirst(chosen) : IsBetterThanBefore(drawn, chosen);
        var isLate = gain > Doubt && hasRunAll && ended.Take(place).Count(point => point.Claimed >= ordered) > (chosen.Length + 1) / 2;
        return new(Judge(gain, hasRunAll) + (isLate ? ", though the best of all came late." : "."), $"{why} {seen}");
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
    /// <param name="gain">How much better than a random order, in its standard deviations.</param>
    /// <param name="hasRunAll">Which test it was.</param>
    private static string Judge(double gain, bool hasRunAll) => (gain, hasRunAll) switch
    {
        ( > Doubt, true) => "The search put good points first",
        ( > Doubt, false) => "The search chose better points than chance",
        ( > Noticeable, true) => "Good points came earlier than in a random order, by no more than chance may do",
        ( > Noticeable, false) => "The points chosen are better than those before, by no more than chance may do",
        (_, true) => "The search did not put good points first",
        (_, false) => "The search chose no better points than chance",
    };

    /// <summary>Where all points run in the end, the best of them should have come first.</summary>
    private static (double Gain, string Why) BestCameFirst(double[] chosen)
    {
        var count = chosen.Length;
        var best = count / 10;
        var mean = Enumerable.Range(0, count).OrderBy(i => double.IsNaN(chosen[i]) ? double.PositiveInfinity : chosen[i]).Take(best).Average(i => i + 1);
        var expected = (count + 1) / 2.0;
        var spread = Math.Sqrt((count + 1.0) * (count - best) / (12 * best));
        return (
            (expected - mean) / spread,
            $"Of the {Display.Count(count)} points begun after it had first set an order, the best {Display.Count(best)} came at place {Whole(mean)} on average; "
            + $"in a random order that would be {Whole(expected)}.");
    }

    /// <summary>Where only a part of them runs, it should be better than those drawn at random before.</summary>
    private static (double Gain, string Why) IsBetterThanBefore(double[] drawn, double[] chosen)
    {
        var ordered = drawn.Select(value => double.IsNaN(value) ? double.PositiveInfinity : value).Order().ToList();
        var middle = ordered[(ordered.Count - 1) / 2];
        var better = chosen.Count(value => value < middle);
        double count = chosen.Length;
        var spread = Math.Sqrt((count / 4) + (count * count / (4 * drawn.Length)));
        return (
            (better - (count / 2)) / spread,
            $"Of the {Display.Count(chosen.Length)} points begun after it had first set an order, {Display.Count(better)} are better than the middle one of the "
            + $"{Display.Count(drawn.Length)} before; in a random order that would be about {Whole(count / 2)}.");
    }

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
