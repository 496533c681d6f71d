using System.Globalization;
using System.Text.Json;
using Emews.Pools;
using Emews.Pools.Models;

namespace Emews.TestModels;

/// <summary>Ackley's function, but every fifth task fails, with a cause of its own naming.</summary>
public sealed class FifthFailsModel : ITaskModel
{
    public const string Kind = "diverged";

    public static bool Fails(long taskId) => taskId % 5 == 0;

    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Fails(task.TaskId.Value))
        {
            throw new ModelException(Kind, "No equilibrium was found.");
        }

        using var payload = JsonDocument.Parse(task.Payload);
        var x = payload.RootElement.GetProperty("x").Deserialize<double[]>();
        return Task.FromResult(AckleyModel.Evaluate(x).ToString("R", CultureInfo.InvariantCulture));
    }
}
