using System.Diagnostics;
using System.Text.Json;

namespace Emews.Bench.Gpr;

/// <summary>What the measurements of the Gaussian process share.</summary>
/// <param name="Peer">scikit-learn; null where it is not installed.</param>
/// <param name="Rounds">How often each thing is done.</param>
/// <param name="Progress">Who waits is told how far it is.</param>
internal sealed record GprBench(Sklearn? Peer, int Rounds, TextWriter Progress)
{
    /// <summary>Does our work and the peer's in turns; ours once before it counts, for the runtime compiles then.</summary>
    /// <returns>The seconds of each, and the peer's last answer; empty and null without a peer.</returns>
    public async Task<(Samples Ours, Samples Peers, JsonElement? Answer)> CompareAsync(
        string what, int rounds, Action ours, Func<Sklearn, Task<JsonElement>> peers, Action? beside = null)
    {
        var (own, others) = (new Samples(), new Samples());
        JsonElement? answer = null;
        ours();
        Func<Task> doOurs = () =>
        {
            own.Add(Seconds(ours));
            beside?.Invoke();
            return Task.CompletedTask;
        };
        Func<Task> doPeers = async () =>
        {
            answer = await peers(Peer!);
            others.Add(answer.Value.GetProperty("seconds").GetDouble());
        };
        await Turns.TakeAsync(Progress, what, rounds, Peer is null ? [doOurs] : [doOurs, doPeers]);
        return (own, others, answer);
    }

    public static double Seconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>A row of milliseconds, and one that tells how many times as fast as the peer it is, where there is one.</summary>
    public static IEnumerable<MeasurementRow> Rows(string metric, Samples ours, Samples peers, string? goal = null)
    {
        var (own, other) = (Milliseconds(ours), Milliseconds(peers));
        yield return own.ToRow(metric, "ms", peer: other.Count == 0 ? null : other);
        if (other.Count > 0)
        {
            yield return Samples.Ratios(other, own).ToRow($"{metric}: scikit-learn's time over it", "", goal);
        }
    }

    private static Samples Milliseconds(Samples seconds) => seconds.Scaled(1e3);
}
