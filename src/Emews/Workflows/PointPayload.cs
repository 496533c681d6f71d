using System.Text.Json;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>What a model is given of a run.</summary>
internal static class PointPayload
{
    /// <summary>What writes the payloads of a configuration.</summary>
    public static Func<PointRun, string> WriterOf(WorkflowConfiguration configuration) => configuration.Parameters.Count == 0
        ? run => Plain(run, configuration.Runtime, configuration.RuntimeVar)
        : new ParameterPayload(configuration).Write;

    /// <summary>The prototype's form, <c>{"x": […], "mean_rt": runtime, "std_rt": runtime_var}</c>; without a runtime <c>x</c> alone.</summary>
    private static string Plain(PointRun run, double? runtime, double runtimeVar) => runtime is { } mean
        ? JsonSerializer.Serialize(new Dictionary<string, object> { ["x"] = run.X, ["mean_rt"] = mean, ["std_rt"] = runtimeVar })
        : JsonSerializer.Serialize(new Dictionary<string, object> { ["x"] = run.X });
}
