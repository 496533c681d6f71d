namespace Emews.Workflows.Outputs;

/// <summary>The columns of a table that say what the point is: its parameters, or <c>x_1</c>, <c>x_2</c> and so on.</summary>
internal static class PointColumns
{
    /// <summary>Their names; one that is taken already gets the prefix <c>parameter_</c>.</summary>
    public static IEnumerable<string> Names(RunRecord run, RunFacts facts, HashSet<string> taken)
    {
        var parameters = run.Parameters.Count > 0
            ? run.Parameters
            : Enumerable.Range(1, facts.Dimensions).Select(i => "x_" + OutputText.Number(i));
        return parameters.Select(name => TasksCsv.ParameterColumn(name, taken));
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
