using System.Globalization;
using System.Text.Json;
using Emews.Pools;

namespace Rosenbrock;

/// <summary>Rosenbrock's banana valley: a model of one's own, smallest at (1, 1).</summary>
public sealed class BananaValley : ITaskModel
{
    /// <inheritdoc/>
    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        using var payload = JsonDocument.Parse(task.Payload);
        var x = payload.RootElement.GetProperty("x").Deserialize<double[]>()!;
        var value = Math.Pow(1 - x[0], 2) + (100 * Math.Pow(x[1] - (x[0] * x[0]), 2));
        return Task.FromResult(value.ToString(CultureInfo.InvariantCulture));
    }
}
