using System.Globalization;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>The parameters that a point has a coordinate for: those named, or else <c>x_1</c>, <c>x_2</c> and so on.</summary>
internal static class PointParameters
{
    public static IReadOnlyList<ParameterConfiguration> Of(WorkflowConfiguration configuration) => Of(configuration.Parameters, configuration.SampleDimensions);

    public static IReadOnlyList<ParameterConfiguration> Of(IReadOnlyList<ParameterConfiguration> named, int dimensions) => named.Count > 0 ? named
        : [.. Enumerable.Range(1, dimensions).Select(i => new ParameterConfiguration.Range(
            string.Create(CultureInfo.InvariantCulture, $"x_{i}"), -SearchSpace.AckleyBound, SearchSpace.AckleyBound, Logarithmic: false, WholeNumbers: false))];
}
