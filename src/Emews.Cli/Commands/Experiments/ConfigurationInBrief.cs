using System.Globalization;
using Emews.Cli.Display;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands.Experiments;

/// <summary>What a configuration comes to, in a few lines.</summary>
internal static class ConfigurationInBrief
{
    private const int MostParameters = 8;

    public static IEnumerable<(string Name, string Value)> Of(WorkflowConfiguration configuration)
    {
        yield return ("Model", WorkflowParts.Describe(configuration.SearchTask.Model));
        var parameters = configuration.Parameters;
        yield return ("Space", parameters.Count == 0
            ? $"{configuration.SampleDimensions} dimensions of x"
            : string.Join(", ", parameters.Take(MostParameters).Select(Describe)) + (parameters.Count > MostParameters ? $", … {parameters.Count} in all" : ""));
        var runs = configuration.Replicates > 1 ? $", each run {configuration.Replicates} times" : "";
        var goal = configuration.Objective is { } objective
            ? $"{(objective.Maximize ? "maximise" : "minimise")} {objective.Name ?? "the result"}" : "minimise the result";
        yield return ("Search", $"{SearchText.Of(configuration.Search.Method)}: {goal}{Points(configuration)}{runs}{Learns(configuration)}");
        yield return ("Seed", configuration.Seed.ToString(CultureInfo.InvariantCulture));
    }

    private static string Points(WorkflowConfiguration configuration) =>
        (configuration.SearchSpaceSize ?? configuration.NumGuesses) is { } points ? $"; {Words.Count(points, "point")}" : "";

    private static string Learns(WorkflowConfiguration configuration) => configuration.Search.Method is SearchMethod.Reprioritize
        ? string.Create(CultureInfo.InvariantCulture, $", learns after every {configuration.RetrainAfter}") : "";

    private static string Describe(ParameterConfiguration parameter) => parameter switch
    {
        ParameterConfiguration.Range range => string.Create(
            CultureInfo.InvariantCulture,
            $"{range.Name} {range.Min}–{range.Max}{(range.WholeNumbers ? " (whole)" : "")}{(range.Logarithmic ? " (log)" : "")}"),
        ParameterConfiguration.Choice choice => $"{choice.Name} {{{string.Join(", ", choice.Texts)}}}",
        _ => parameter.Name,
    };
}
