using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>The search space of a configuration.</summary>
internal static class ParameterSpace
{
    public static SearchSpace Of(WorkflowConfiguration configuration) => Of(configuration.Parameters, configuration.SampleDimensions);

    public static SearchSpace Of(IReadOnlyList<ParameterConfiguration> parameters, int dimensions) => parameters.Count == 0
        ? SearchSpace.Cube(dimensions)
        : new SearchSpace([.. parameters.Select(Dimension)]);

    private static SearchDimension Dimension(ParameterConfiguration parameter) => parameter switch
    {
        ParameterConfiguration.Choice choice => new SearchDimension.Choice(choice.Texts.Count),
        ParameterConfiguration.Range { WholeNumbers: true } range =>
            new SearchDimension.WholeNumber((long)range.Min, (long)range.Max, range.Logarithmic),
        ParameterConfiguration.Range range => new SearchDimension.Real(range.Min, range.Max, range.Logarithmic),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };
}
