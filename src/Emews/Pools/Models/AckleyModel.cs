using System.Globalization;
using System.Text.Json;
using Emews.Numerics.Randomness;
using Emews.Tasks;

namespace Emews.Pools.Models;

/// <summary>
/// Ackley's function with a = 20, b = 0.2, c = 2π: many local minima on a wide bowl, the least at the origin with value 0. It comes
/// after a lognormal delay, so that it behaves like a simulation of varying length.
/// </summary>
/// <remarks>
/// Payload <c>{"x": [numbers], "mean_rt": m, "std_rt": s}</c>: the logarithm of the delay in seconds has mean m and standard deviation
/// s; without <c>mean_rt</c> there is no delay. The delay is drawn from seed and task id, so that a retry waits as long.
/// Source: D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987.
/// </remarks>
/// <param name="seed">The experiment's seed.</param>
/// <param name="timeProvider">The clock of the delays; the system's where null.</param>
public sealed class AckleyModel(long seed = 0, TimeProvider? timeProvider = null) : ITaskModel
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Ackley's function itself, in any number of dimensions from 1.</summary>
    public static double Evaluate(ReadOnlySpan<double> x)
    {
        double squares = 0, cosines = 0;
        foreach (var coordinate in x)
        {
            squares += coordinate * coordinate;
            cosines += Math.Cos(2 * Math.PI * coordinate);
        }

        return (-20 * Math.Exp(-0.2 * Math.Sqrt(squares / x.Length))) - Math.Exp(cosines / x.Length) + 20 + Math.E;
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var (x, delay) = Read(task);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }

        return Evaluate(x).ToString("R", CultureInfo.InvariantCulture);
    }

    private (double[] X, TimeSpan Delay) Read(ModelTask task)
    {
        try
        {
            using var payload = JsonDocument.Parse(task.Payload);
            var x = payload.RootElement.GetProperty("x").Deserialize<double[]>();
            return x is { Length: > 0 } ? (x, Delay(task.TaskId, payload.RootElement)) : throw BadPayload(null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw BadPayload(error);
        }
    }

    private TimeSpan Delay(TaskId taskId, JsonElement payload)
    {
        if (!payload.TryGetProperty("mean_rt", out var mean))
        {
            return TimeSpan.Zero;
        }

        var deviation = payload.TryGetProperty("std_rt", out var value) ? value.GetDouble() : 0;
        var seconds = RandomStream.For(seed, "ackley delay", taskId.Value).NextLogNormal(mean.GetDouble(), deviation);

        // The longest delay a timer takes; nobody waits that long, but a large mean must not overflow.
        return TimeSpan.FromMilliseconds(Math.Min(seconds * 1000, int.MaxValue));
    }

    private static ModelException BadPayload(Exception? inner) => new(
        TaskFailureKinds.BadPayload, "ackley wants a payload like {\"x\": [1.5, -2], \"mean_rt\": 0, \"std_rt\": 0.5}.", inner);
}
