namespace Emews.Workflows.Outputs;

/// <summary>The sessions of an experiment: each goes from where it is begun or resumed to its end, or to its last sign of life.</summary>
/// <param name="Started">When the first began.</param>
/// <param name="Pauses">The pauses between them; one that has not ended does not count.</param>
internal sealed record Sessions(DateTimeOffset Started, IReadOnlyList<Interruption> Pauses)
{
    /// <summary>How many there are.</summary>
    public int Count => 1 + Pauses.Count(pause => pause.Resumed is not null);

    /// <summary>How long they took together.</summary>
    /// <param name="end">The end of the last, or a time in it.</param>
    public TimeSpan Until(DateTimeOffset end) =>
        Pauses.Aggregate(end - Started, (time, pause) => time - ((pause.Resumed ?? pause.Interrupted) - pause.Interrupted));
}
