using Emews.Searches;
using Emews.Workflows.Sweeps;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>search_space_size</c> and <c>num_guesses</c>, which mean more or less by the search.</summary>
internal static class SpaceSize
{
    // Each is a row in several tables.
    public const int MostTasks = 10_000_000;

    /// <summary>How many points there are, and after how many the run ends; null where the search alone knows.</summary>
    public static (int? Points, int? Guesses) Read(Section root, SearchMethod method, SearchSurroundings surroundings)
    {
        var size = root.OptionalInteger("search_space_size", 1, MostTasks);
        var guesses = root.OptionalInteger("num_guesses", 1);
        return method switch
        {
            SearchMethod.Unknown => (size, guesses),
            SearchMethod.Streaming => (null, Streaming(root, size, guesses)),
            { IsOwn: true } => (null, guesses ?? size),
            SearchMethod.Grid grid => Known(root, size, guesses, GridSize(root, grid, surroundings), "the grid has"),
            SearchMethod.DesignFile file => Known(root, size, guesses, FileSize(root, file, surroundings, size), "the file has"),
            _ => Needed(root, size, guesses),
        };
    }

    private static (int?, int?) Needed(Section root, int? size, int? guesses)
    {
        if (!root.Has("search_space_size"))
        {
            root.Missing("search_space_size", "say how many points there are, such as search_space_size: 750");
        }

        var points = size ?? int.MaxValue;
        return (points, guesses ?? root.Default("num_guesses", points));
    }

    private static int Streaming(Section root, int? size, int? guesses)
    {
        if (guesses is not null)
        {
            root.Unused("the search makes points until num_guesses of them have ended", "search_space_size");
        }
        else if (size is null && !root.Has("num_guesses"))
        {
            root.Missing("num_guesses", "say how many points the search may run, such as num_guesses: 200");
        }

        return guesses ?? root.Default("num_guesses", size ?? int.MaxValue);
    }

    private static (int?, int?) Known(Section root, int? size, int? guesses, int? known, string which)
    {
        if (size is not null && known is not null && size != known)
        {
            root.Error("search_space_size", $"is {size}, but {which} {known} points: remove search_space_size");
        }

        _ = root.Default("search_space_size", known);
        return (known, guesses ?? root.Default("num_guesses", known));
    }

    private static int? GridSize(Section root, SearchMethod.Grid grid, SearchSurroundings surroundings)
    {
        var space = ParameterSpace.Of(surroundings.Parameters, surroundings.Dimensions);
        var count = Designs.CountFactorial(space, DesignPoints.Levels(grid, surroundings.Names));
        if (count is not null and <= MostTasks)
        {
            return count;
        }

        var at = root.Find("search")!.At;
        root.Context.Error(
            at, "search.levels", $"the grid has {(count is { } known ? $"{known}" : "more than a thousand million")} points, and may have at most {MostTasks}: take fewer levels, or a design of another kind");
        return null;
    }

    // A file that is not there any more does not keep people from looking at what was run of it.
    private static int? FileSize(Section root, SearchMethod.DesignFile file, SearchSurroundings surroundings, int? written) =>
        !root.Context.Options.LooksForModels && written is not null ? written
        : DesignReader.Read(file.Path, surroundings.Parameters, surroundings.Dimensions) is { Problems.Count: 0 } design ? design.Points.Count
        : written;
}
