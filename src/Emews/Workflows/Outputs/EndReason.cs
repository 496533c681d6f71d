using System.Globalization;
using Emews.Searches;

namespace Emews.Workflows.Outputs;

/// <summary>Why a run ended. It stands in the event log, and whoever tells it has it from there.</summary>
/// <param name="Word">In a word, for programs.</param>
/// <param name="Text">For people: what follows on <c>It ended</c>, or what kept it from going on.</param>
internal sealed record EndReason(string Word, string Text)
{
    /// <summary>As a sentence.</summary>
    public string Sentence => IsFailure ? Text : $"It ended {Text}.";

    /// <summary>Whether it is what was asked for, so that nobody wonders.</summary>
    public bool IsAsAsked => string.Equals(Word, PointsEnded, StringComparison.Ordinal);

    /// <summary>Whether it could not go on, rather than ended.</summary>
    public bool IsFailure => Word is Failed or SearchFailed;

    private const string PointsEnded = "points_ended";
    private const string Failed = "failed";
    private const string SearchFailed = "search_failed";

    /// <summary>Why a run could not go on.</summary>
    /// <param name="message">What its user was told.</param>
    /// <param name="bySearch">Whether its search failed.</param>
    public static EndReason Failure(string message, bool bySearch) => new(bySearch ? SearchFailed : Failed, message.Trim());

    /// <summary>Why a run did whose search ended.</summary>
    /// <param name="end">How that did.</param>
    /// <param name="ended">How many points have ended.</param>
    /// <param name="asked">How many were asked for (<c>num_guesses</c>); null where none were.</param>
    public static EndReason Of(SearchEnd end, long ended, int? asked) => end switch
    {
        SearchEnd.Done => new("search_done", Invariant($"when the search said that it was done, after {Points(ended)}")),
        SearchEnd.NoMorePoints => new("no_more_points", Invariant($"when there were no more points to run: {ended} of the {asked} asked for had ended")),
        SearchEnd.TooManyFailures => new("max_failures", "when more points had failed than max_failures allows"),
        SearchEnd.FirstAllFailed => new("first_failures", "when its first attempts had all failed (stop_after_first_failures)"),
        _ when asked is { } points => new(PointsEnded, Invariant($"when the {Points(points)} asked for had ended")),
        _ => new(PointsEnded, $"when all {Points(ended)} of its search had ended"),
    };

    private static string Points(long count) => Invariant($"{count} {(count == 1 ? "point" : "points")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
