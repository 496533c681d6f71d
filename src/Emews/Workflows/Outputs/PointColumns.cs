namespace Emews.Workflows.Outputs;

/// <summary>The columns of a table that say what the point is: its parameters, or <c>x_1</c>, <c>x_2</c> and so on.</summary>
internal static class PointColumns
{
    private static readonly string[] Taken = [.. TasksCsv.FixedColumns.Union(PointsCsv.FixedColumns, StringComparer.Ordinal)];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names(RunRecord run, RunFacts facts) => Names(
        run.Parameters.Count > 0 ? run.Parameters : [.. Enumerable.Range(1, facts.Dimensions).Select(i => "x_" + OutputText.Number(i))]);

    /// <summary>
    /// The same of parameters: one that is a column of either table already gets the prefix <c>parameter_</c>, in both, so that they can be joined.
    /// </summary>
    public static IReadOnlyList<string> Names(IEnumerable<string> parameters)
    {
        HashSet<string> taken = new(Taken, StringComparer.Ordinal);
        return [.. parameters.Select(name => Free(name, "parameter_", taken))];
    }

    /// <summary>A name with a prefix as often as it takes to be free; it is taken then.</summary>
    public static string Free(string name, string prefix, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = prefix + name;
        }

        return name;
    }

    /// <summary>Adds the fields of a payload, empty where it has none.</summary>
    public static void Add(CsvWriter csv, PayloadFields payload, IReadOnlyList<string> parameters, int dimensions)
    {
        foreach (var name in parameters)
        {
            _ = csv.Field(payload.Field(name) is { } value ? JsonScalar.ToText(value) : null);
        }

        if (parameters.Count > 0)
        {
            return;
        }

        var x = payload.X is { } array ? array.EnumerateArray().Take(dimensions).Select(JsonScalar.ToText).ToArray() : [];
        for (var i = 0; i < dimensions; i++)
        {
            _ = csv.Field(i < x.Length ? x[i] : null);
        }
    }
}
