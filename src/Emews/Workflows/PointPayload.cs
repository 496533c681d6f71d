using System.Text.Json;

namespace Emews.Workflows;

/// <summary>The payload of a point in the prototype's form: <c>{"x": […], "mean_rt": runtime, "std_rt": runtime_var}</c>.</summary>
/// <param name="runtime">Mean of the logarithm of the delay; null for no delay, and a payload of <c>x</c> alone.</param>
/// <param name="runtimeVar">Standard deviation of that logarithm.</param>
internal sealed class PointPayload(double? runtime, double runtimeVar)
{
    public string Write(double[] point) => runtime is { } mean
        ? JsonSerializer.Serialize(new Dictionary<string, object> { ["x"] = point, ["mean_rt"] = mean, ["std_rt"] = runtimeVar })
        : JsonSerializer.Serialize(new Dictionary<string, object> { ["x"] = point });
}
