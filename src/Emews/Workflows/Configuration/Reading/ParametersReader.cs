using System.Globalization;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>parameters</c>, <c>constants</c> and <c>objective</c>.</summary>
internal static class ParametersReader
{
    private const string Example = "beta: {min: 0.1, max: 0.9}";

    public static Parts<ParameterConfiguration> Parameters(Section root)
    {
        root.CheckAvailable("parameters");
        var parameters = new Parts<ParameterConfiguration>(root, "parameters", Example, Parameter);
        if (root.Has("parameters") && parameters.IsEmpty)
        {
            root.Error("parameters", $"is empty: give it parameters such as {Example}");
        }

        return parameters;
    }

    public static IReadOnlyDictionary<string, string> Constants(Section root, Parts<ParameterConfiguration> parameters)
    {
        root.CheckAvailable("constants");
        if (root.Has("constants") && !root.Has("parameters"))
        {
            root.Error("constants", "goes with parameters: name those too, or remove it");
        }

        var constants = new List<KeyValuePair<string, string>>();
        if (root.Child("constants", "{days: 120}") is not { } section)
        {
            return Structural.Map(constants);
        }

        foreach (var entry in section.Entries)
        {
            CheckName(section, entry);
            if (parameters.Find(entry.Name) is not null)
            {
                section.Error(entry.Name, "is a parameter too: give it another name");
            }

            if (JsonOfYaml.Scalar(section, entry, section.PathOf(entry.Name)) is { } text)
            {
                constants.Add(new(entry.Name, text));
            }
        }

        return Structural.Map(constants);
    }

    public static ObjectiveConfiguration? Objective(Section root)
    {
        root.CheckAvailable("objective");
        if (root.Child("objective", "{name: misfit, goal: minimize}") is not { } section)
        {
            return null;
        }

        var objective = new ObjectiveConfiguration(
            section.Text("name"), section.Choice("goal", false, ("minimize", false), ("maximize", true)));
        section.Close();
        if (!section.Entries.Any())
        {
            root.Note("objective", "says nothing: without it, too, the result is a number, and less is better");
        }

        return objective;
    }

    private static ParameterConfiguration? Parameter(string name, YamlEntry entry, Section parent)
    {
        CheckName(parent, entry);
        if (parent.OpenNamed(entry, Example) is not { } section)
        {
            return null;
        }

        if (name is not "seed" && PointColumns.Names([name]) is [var column] && !string.Equals(column, name, StringComparison.Ordinal))
        {
            var table = TasksCsv.FixedColumns.Contains(name, StringComparer.Ordinal) ? TasksCsv.Name : PointsCsv.Name;
            section.Context.Note(entry.At, parent.PathOf(name), $"is a column of {table} already: in {TasksCsv.Name} and {PointsCsv.Name} the parameter is {column}");
        }

        ParameterConfiguration? parameter = section.Has("values") ? Choice(name, section) : Range(name, section);
        section.Close();
        return parameter;
    }

    private static ParameterConfiguration.Choice Choice(string name, Section section)
    {
        section.Unused("the parameter has values", "min", "max", "scale", "type");
        var texts = new List<string>();
        if (section.Find("values")!.Value is YamlList { Items.Count: > 0 } list)
        {
            foreach (var item in list.Items)
            {
                var path = $"{section.PathOf("values")}[{texts.Count}]";
                var text = JsonOfYaml.Scalar(section, new YamlEntry("values", item.At, item), path);
                if (text is not null && texts.Contains(text, StringComparer.Ordinal))
                {
                    section.Context.Error(item.At, path, $"{Wording.Short(text)} stands in values twice: remove one");
                }

                texts.Add(text ?? "");
            }
        }
        else
        {
            section.Error("values", "expected a list such as [alpha, delta]");
        }

        if (texts is [{ Length: > 0 } only])
        {
            section.Note("values", $"holds one value: what does not vary goes under constants, as {Wording.Short(name)}: {Wording.Short(only)}");
        }

        return new ParameterConfiguration.Choice(name, texts);
    }

    private static ParameterConfiguration.Range? Range(string name, Section section)
    {
        foreach (var bound in (string[])["min", "max"])
        {
            if (!section.Has(bound))
            {
                section.Missing(bound, $"a parameter has min and max, or values");
            }
        }

        var logarithmic = section.Choice("scale", false, ("linear", false), ("log", true));
        var whole = section.Choice("type", false, ("real", false), ("integer", true));
        var (least, most) = (section.Number("min"), section.Number("max"));
        if (least is not { } min || most is not { } max)
        {
            return null;
        }

        if (min == max)
        {
            section.Error("max", $"is the same as min: what does not vary goes under constants, as {Wording.Short(name)}: {Shortest(min)}");
        }
        else if (min > max)
        {
            section.Error("max", $"must be more than min, which is {Shortest(min)}; it is {Shortest(max)}");
        }

        if (!double.IsFinite(max - min))
        {
            section.Error("max", $"is too far from min, which is {Shortest(min)}: the distance is more than a number holds");
        }

        if (logarithmic && min <= 0)
        {
            section.Error("min", $"must be more than 0 where scale is log; it is {Shortest(min)}");
        }

        foreach (var (bound, value) in (ReadOnlySpan<(string, double)>)[("min", min), ("max", max)])
        {
            if (whole && (Math.Truncate(value) != value || Math.Abs(value) > 1L << 53))
            {
                section.Error(bound, $"must be a whole number where type is integer; it is {Shortest(value)}");
            }
        }

        return new ParameterConfiguration.Range(name, min, max, logarithmic, whole);
    }

    private static void CheckName(Section section, YamlEntry entry)
    {
        if (entry.Name.Length == 0)
        {
            section.Context.Error(entry.At, section.Path, "has an entry whose name is empty: give it one");
        }
        else if (entry.Name is "seed")
        {
            section.Error(entry.Name, "is a name of ours: every payload has a seed already");
        }
        else if (entry.Name.Any(char.IsControl))
        {
            section.Error(entry.Name, "has a line break or another control character in its name, which becomes a column's: leave it out");
        }
    }

    private static string Shortest(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
