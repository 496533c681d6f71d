using Emews.Workflows.Sweeps;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads the design of a sweep.</summary>
internal static class SweepReader
{
    private const int MostLevels = 1_000_000;

    public static SearchMethod Read(Section section, SearchSurroundings surroundings)
    {
        if (section.Has("file"))
        {
            if (section.Has("design"))
            {
                section.Error("design", "stands beside file, which is the design: keep one");
            }

            section.Unused("the points come from the file", "levels", "scramble");
            return File(section, surroundings);
        }

        if (!section.Has("design"))
        {
            section.Missing("design", "say which points: design: grid (with levels), latin_hypercube or sobol; or file: design.csv");
            return new SearchMethod.Unknown();
        }

        var design = section.Choice("design", 0, ("grid", 1), ("latin_hypercube", 2), ("sobol", 3));
        if (design is not (0 or 1))
        {
            section.Unused("it goes with design: grid", "levels");
        }

        if (design is not (0 or 3))
        {
            section.Unused("it goes with design: sobol", "scramble");
        }

        return design switch
        {
            0 => new SearchMethod.Unknown(),
            1 => Grid(section, surroundings),
            3 => Sobol(section, surroundings),
            _ => new SearchMethod.LatinHypercube(),
        };
    }

    private static SearchMethod.Sobol Sobol(Section section, SearchSurroundings surroundings)
    {
        const int most = Numerics.Sampling.SobolSequence.MaxDimensions;
        if (surroundings.Dimensions > most)
        {
            section.Error("design", $"sobol goes up to {most} parameters, and there are {surroundings.Dimensions}: use latin_hypercube");
        }

        return new SearchMethod.Sobol(section.Flag("scramble", true));
    }

    private static SearchMethod.Grid Grid(Section section, SearchSurroundings surroundings)
    {
        const string example = "levels: 5, or by parameter: levels: {beta: 5, gamma: 3}";
        switch (section.Find("levels")?.Value)
        {
            case null when surroundings.Parameters.Count > 0 && surroundings.Parameters.All(parameter => parameter is ParameterConfiguration.Choice):
                return new SearchMethod.Grid(1, Structural.Map<int>([]));
            case null:
                section.Missing("levels", $"say how many values of each parameter, such as {example}");
                return new SearchMethod.Grid(1, Structural.Map<int>([]));
            case YamlMap:
                return new SearchMethod.Grid(null, LevelsOf(section.Child("levels", "{beta: 5}")!, surroundings));
            default:
                return new SearchMethod.Grid(section.OptionalInteger("levels", 1, MostLevels) ?? 1, Structural.Map<int>([]));
        }
    }

    private static Dictionary<string, int> LevelsOf(Section section, SearchSurroundings surroundings)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var choices = surroundings.Parameters.OfType<ParameterConfiguration.Choice>().Select(choice => choice.Name).ToHashSet(StringComparer.Ordinal);
        string[] numbers = [.. surroundings.Names.Where(name => !choices.Contains(name))];
        foreach (var entry in section.Entries)
        {
            if (choices.Contains(entry.Name))
            {
                section.Error(entry.Name, "has values, of which a grid takes all: remove it from levels");
            }
            else if (!numbers.Contains(entry.Name, StringComparer.Ordinal))
            {
                var guess = Wording.DidYouMean(entry.Name, numbers);
                section.Error(entry.Name, $"there is no parameter '{Wording.Short(entry.Name)}'{(guess.Length > 0 ? guess : $": there are {Wording.OneOf(numbers)}")}");
            }
            else if (section.OptionalInteger(entry.Name, 1, MostLevels) is { } count)
            {
                levels[entry.Name] = count;
            }
        }

        string[] missing = [.. numbers.Where(name => !section.Has(name))];
        if (missing.Length > 0)
        {
            section.Context.Error(section.At, section.Path, $"lacks {Wording.OneOf(missing)}: say how many values each has");
        }

        return levels;
    }

    private static SearchMethod.DesignFile File(Section section, SearchSurroundings surroundings)
    {
        var errors = section.Context.Errors;
        var path = section.LocalPath("file") ?? "";
        if (section.Context.Options.LooksForModels && section.Context.Errors == errors)
        {
            foreach (var problem in DesignReader.Read(path, surroundings.Parameters, surroundings.Dimensions).Problems)
            {
                section.Error("file", problem);
            }
        }

        return new SearchMethod.DesignFile(path);
    }
}
