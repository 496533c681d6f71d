using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>What the files of a run take from its configuration.</summary>
internal static class ConfiguredRun
{
    /// <summary>The record with what a configuration says of it.</summary>
    public static RunRecord WithConfiguration(this RunRecord run, WorkflowConfiguration configuration) => run with
    {
        Parameters = [.. configuration.Parameters.Select(parameter => parameter.Name)],
        Objective = configuration.Objective?.Name,
        Maximize = configuration.Objective is { Maximize: true },
        Replicates = configuration.Replicates,
        RetrainAfter = configuration.Search.Method is SearchMethod.Reprioritize ? configuration.RetrainAfter : null,
        Surrogate = WorkflowParts.SurrogateInputs(configuration),
        Seed = configuration.Seed,
        Model = WorkflowParts.Describe(configuration.SearchTask.Model),
        Search = SearchText.Of(configuration.Search.Method),
        Method = configuration.Search.Method,
    };
}
