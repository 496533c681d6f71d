using System.Globalization;
using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>One of Optuna's samplers, by its own ask-and-tell interface.</summary>
internal sealed class OptunaProposer : IProposer, IDisposable
{
    private readonly PythonPeer _peer;
    private readonly Dictionary<int, string> _trials = [];
    private int _points;

    /// <param name="python">A Python that has Optuna.</param>
    /// <param name="sampler">random, tpe or cmaes.</param>
    /// <param name="seed">The sampler's seed.</param>
    /// <param name="space">Real coordinates only.</param>
    public OptunaProposer(string python, string sampler, long seed, SearchSpace space)
    {
        var bounds = space.Dimensions.Cast<SearchDimension.Real>().SelectMany(real => new[] { real.Min, real.Max });
        _peer = new PythonPeer(python, "drive_optuna.py", [sampler, Text(seed), .. bounds.Select(bound => Text(bound))]);
    }

    public (int Point, double[] X)? Next()
    {
        var words = _peer.Ask("ask").Split(' ');
        _trials.Add(++_points, words[0]);
        return (_points, [.. words.Skip(1).Select(word => double.Parse(word, CultureInfo.InvariantCulture))]);
    }

    public void Tell(EndedPoint ended)
    {
        _ = _trials.Remove(ended.Point, out var trial);
        _peer.Say($"tell {trial} {Text(ended.Value!.Value)}");
    }

    public void Dispose() => _peer.Dispose();

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
