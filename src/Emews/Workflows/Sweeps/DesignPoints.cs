using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Sweeps;

/// <summary>The points of a search that knows them all at the start.</summary>
internal static class DesignPoints
{
    /// <summary>Lays them out, or reads them.</summary>
    /// <exception cref="EmewsException">The file they stand in is not there any more, or wrong.</exception>
    public static IReadOnlyList<double[]> Of(WorkflowConfiguration configuration)
    {
        var space = ParameterSpace.Of(configuration);
        var count = configuration.SearchSpaceSize ?? 0;
        return configuration.Search.Method switch
        {
            SearchMethod.Grid grid => Designs.Factorial(space, Levels(grid, [.. PointParameters.Of(configuration).Select(parameter => parameter.Name)])),
            SearchMethod.LatinHypercube => Designs.LatinHypercube(space, count, configuration.Seed),
            SearchMethod.Sobol sobol => Designs.Sobol(space, count, sobol.Scramble ? configuration.Seed : null),
            SearchMethod.DesignFile file => Read(file, configuration),
            _ => Designs.Uniform(space, count, configuration.Seed),
        };
    }

    /// <summary>How many values each parameter has in a grid; one that takes all its values counts as 1.</summary>
    public static IReadOnlyList<int> Levels(SearchMethod.Grid grid, IReadOnlyList<string> names) =>
        [.. names.Select(name => grid.LevelsOf.TryGetValue(name, out var count) ? count : grid.Levels ?? 1)];

    private static IReadOnlyList<double[]> Read(SearchMethod.DesignFile file, WorkflowConfiguration configuration) =>
        DesignReader.Read(file.Path, configuration.Parameters, configuration.SampleDimensions) switch
        {
            { Problems: [] } design => design.Points,
            { Problems: var problems } => throw new EmewsException($"The design cannot be used. {string.Join("\n  ", problems)}"),
        };
}
