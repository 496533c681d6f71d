using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>Who says what to evaluate next.</summary>
internal interface IProposer
{
    /// <summary>The next point and its number, from 1; null where there is none before a further result.</summary>
    (int Point, double[] X)? Next();

    /// <summary>Takes a result.</summary>
    void Tell(EndedPoint ended);
}
