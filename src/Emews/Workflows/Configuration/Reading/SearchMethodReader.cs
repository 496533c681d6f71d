namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads which search it is, and the keys that go with that one.</summary>
internal static class SearchMethodReader
{
    private static readonly string[] Names = ["reprioritize", "streaming", "random", "sweep"];

    private static readonly string[] Kinds = ["name", "assembly", "program"];

    /// <summary>The keys that go with some searches and not with others, and with which.</summary>
    private static readonly (string With, string[] Keys)[] Own =
    [
        ("reprioritize and streaming", ["acquisition", "pending"]),
        ("streaming", ["in_flight", "initial", "candidates", "propose_after"]),
        ("sweep", ["design", "levels", "scramble", "file"]),
        ("assembly", ["type"]),
        ("program", ["folder"]),
        ("assembly and program", ["settings"]),
    ];

    /// <summary>A search that is named and nothing more.</summary>
    public static SearchMethod ByName(Section root, string key, SearchSurroundings surroundings)
    {
        var name = Name(root, key);
        switch (name)
        {
            case "sweep":
                root.Error(key, "sweep needs a design: write search: {name: sweep, design: latin_hypercube}, or design: grid or sobol, or file: design.csv");
                return new SearchMethod.Unknown();
            case null:
                return new SearchMethod.Unknown();
            case "streaming":
                root.Context.CheckAvailable(root.PlaceOf(key), root.PathOf(key), "search=streaming");
                root.Context.Defaults.Add("search.in_flight");
                return new SearchMethod.Streaming(surroundings.InFlight);
            case "random":
                return new SearchMethod.Random();
        }

        root.Context.Defaults.UnionWith(["search.acquisition", "search.pending"]);
        return new SearchMethod.Reprioritize();
    }

    /// <summary>A search with keys of its own.</summary>
    public static SearchMethod Read(Section section, SearchSurroundings surroundings)
    {
        string[] kinds = [.. Kinds.Where(section.Has)];
        if (kinds.Length > 1)
        {
            section.Error(kinds[0], $"stands beside {string.Join(" and ", kinds[1..])}: keep one");
        }

        var kind = kinds.LastOrDefault("name");
        var name = kind is not "name" ? kind : Has(section, "design", "file") && !section.Has("name") ? Unnamed(section) : Name(section, "name");
        if (name is null)
        {
            // Its other keys may be right, once the name is.
            return new SearchMethod.Unknown();
        }

        foreach (var (with, keys) in Own.Where(own => !own.With.Contains(name, StringComparison.Ordinal)))
        {
            section.Unused($"it goes with {with}", keys);
        }

        return name switch
        {
            "assembly" => OwnSearchReader.Assembly(section),
            "program" => OwnSearchReader.Program(section),
            "sweep" => SweepReader.Read(section, surroundings),
            "random" => new SearchMethod.Random(),
            "streaming" => Streaming(section, surroundings),
            _ => new SearchMethod.Reprioritize(Acquisition(section), Pending(section)),
        };
    }

    private static SearchMethod.Streaming Streaming(Section section, SearchSurroundings surroundings)
    {
        return new SearchMethod.Streaming(
            section.OptionalInteger("in_flight", 1) ?? section.Default("in_flight", surroundings.InFlight),
            section.OptionalInteger("initial", 1) ?? 0,
            section.OptionalInteger("candidates", 1) ?? 0,
            section.OptionalInteger("propose_after", 1) ?? 0,
            Acquisition(section),
            Pending(section));
    }

    private static SearchAcquisition Acquisition(Section section) => section.Choice(
        "acquisition", SearchAcquisition.LogExpectedImprovement, ("log_ei", SearchAcquisition.LogExpectedImprovement),
        ("ei", SearchAcquisition.ExpectedImprovement), ("thompson", SearchAcquisition.Thompson));

    private static SearchPending Pending(Section section) => section.Choice(
        "pending", SearchPending.Believer, ("believer", SearchPending.Believer), ("liar", SearchPending.Liar), ("ignore", SearchPending.Ignore));

    private static bool Has(Section section, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (section.Has(key))
            {
                return true;
            }
        }

        return false;
    }

    private static string Unnamed(Section section)
    {
        section.Missing("name", "add name: sweep, which a design goes with");
        return "sweep";
    }

    /// <summary>Which search it is; null where there is none of that name, which is reported.</summary>
    private static string? Name(Section section, string key)
    {
        if (section.Text(key, "the name of a search") is not { } name)
        {
            return section.Default(key, Names[0]);
        }

        if (Names.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        var guess = Wording.DidYouMean(name, Names);
        var mend = guess.Length > 0 ? guess
            : $": there are {string.Join(", ", Names)}; one of your own is {{assembly: …, type: …}} or {{program: …}}";
        section.Error(key, $"there is no search '{Wording.Short(name)}'{mend}");
        return null;
    }
}
