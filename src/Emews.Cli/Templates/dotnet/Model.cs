using System.Text.Json;
using Emews.Pools;

namespace Demo;

/// <summary>The model: one method that gets the parameters of a task and returns its result.</summary>
public sealed class Model : ITaskModel
{
    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var parameters = JsonDocument.Parse(task.Payload).RootElement;
        double Number(string name) => parameters.GetProperty(name).GetDouble();

        // Replace this by your own simulation. The seed makes a run repeatable.
        // A real one takes its time, in which the search learns and puts what waits in a new order.
        await Task.Delay(TimeSpan.FromSeconds(0.1), cancellationToken);
        var chance = new Random(parameters.GetProperty("seed").GetInt32());
        var misfit = Math.Pow(Number("beta") - 0.4, 2)
            + Math.Pow(Math.Log10(Number("gamma")) + 1, 2)
            + Math.Pow((Number("days") - 7) / 20, 2)
            + (parameters.GetProperty("variant").GetString() == "delta" ? 0 : 0.5)
            + (Number("noise") * (chance.NextDouble() - 0.5));

        // Every number or text here becomes a column of tasks.csv.
        return JsonSerializer.Serialize(new { misfit, doubled = 2 * misfit });
    }
}
