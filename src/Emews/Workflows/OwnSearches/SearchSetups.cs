using System.Text.Json;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.OwnSearches;

/// <summary>What a configuration tells a search of the user's own.</summary>
internal static class SearchSetups
{
    public static SearchSetup Of(WorkflowConfiguration configuration, string settings)
    {
        var space = ParameterSpace.Of(configuration);
        return new SearchSetup
        {
            Parameters = [.. PointParameters.Of(configuration).Zip(space.Dimensions, Parameter)],
            Space = space,
            Seed = configuration.Seed,
            NumGuesses = configuration.NumGuesses,
            RetrainAfter = configuration.RetrainAfter,
            Replicates = configuration.Replicates,
            Maximize = configuration.Objective is { Maximize: true },
            Settings = Element(settings),
        };
    }

    private static SearchParameter Parameter(ParameterConfiguration parameter, SearchDimension dimension) =>
        new(parameter.Name, dimension) { Values = parameter is ParameterConfiguration.Choice choice ? [.. choice.Texts.Select(Element)] : [] };

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
