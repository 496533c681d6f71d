using Emews.Numerics.Randomness;

namespace Emews.Bench.Searches;

/// <summary>
/// Workers in virtual time: each takes the next point of who proposes, and is done with it after a lognormal time, so that results come
/// in another order than they were asked for. Thinking takes no time.
/// </summary>
/// <param name="problem">What they evaluate.</param>
/// <param name="seed">What chance comes from: the n-th point begun takes as long whoever proposed it.</param>
internal sealed class VirtualWorkers(TestProblem problem, long seed)
{
    public const int Count = 8;

    /// <summary>Evaluates until so many points have ended.</summary>
    /// <returns>The best value after each evaluation, in the order they ended.</returns>
    public double[] Run(IProposer proposer, int evaluations)
    {
        var running = new PriorityQueue<(int Point, double[] X), double>();
        var best = new double[evaluations];
        var (now, begun) = (0.0, 0);
        for (var ended = 0; ended < evaluations; ended++)
        {
            while (running.Count < Count && proposer.Next() is { } next)
            {
                begun++;
                running.Enqueue(next, now + RandomStream.For(seed, "bench-duration", begun).NextLogNormal(0, 0.3));
            }

            if (!running.TryDequeue(out var task, out now))
            {
                throw new InvalidOperationException($"Nothing was proposed after {ended} evaluations.");
            }

            var result = problem.Evaluate(seed, task.Point, task.X);
            best[ended] = Math.Min(ended == 0 ? double.PositiveInfinity : best[ended - 1], result.Value!.Value);
            proposer.Tell(result);
        }

        return best;
    }
}
