using System.Text;
using System.Text.Json;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Sweeps;

/// <summary>Reads a design of which each line is a point: a JSON object with a value for each parameter.</summary>
internal sealed class JsonLinesDesign(IReadOnlyList<ParameterConfiguration> parameters, DesignProblems problems)
{
    private readonly DesignColumns _columns = new(parameters);
    private int _line;

    /// <summary>Reads the points; what is wrong is added to the problems.</summary>
    public IEnumerable<DesignPoint> Read(TextReader text)
    {
        while (!problems.AreEnough && text.ReadLine() is { } line)
        {
            _line++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new DesignPoint(Point(line), _line);
            }
        }
    }

    private double[] Point(string line)
    {
        var point = new double[parameters.Count];
        var bytes = Encoding.UTF8.GetBytes(line);
        var json = new Utf8JsonReader(bytes);
        var column = 1;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(_line, 1, $"expected an object such as {{\"{parameters[0].Name}\": …}}, found {Wording.Short(line)}");
                return point;
            }

            var places = new HashSet<int>();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                column = ColumnOf(bytes, json.TokenStartIndex);
                var place = Place(json.GetString()!, column, places);
                json.Read();
                column = ColumnOf(bytes, json.TokenStartIndex);
                using var value = JsonDocument.ParseValue(ref json);
                if (place is { } known)
                {
                    point[known] = Coordinate(parameters[known], value.RootElement, column);
                }
            }

            json.Read();
            if (_columns.Missing(places) is { Count: > 0 } missing)
            {
                problems.Add(_line, 1, $"there is no value for {Wording.OneOf(missing)}");
            }
        }
        catch (JsonException error)
        {
            problems.Add(_line, error.BytePositionInLine is { } at ? ColumnOf(bytes, at) : column, "is broken JSON: each line is one object, with names in double quotes");
        }

        return point;
    }

    private int? Place(string name, int column, HashSet<int> places)
    {
        var place = _columns.PlaceOf(name);
        if (place is null)
        {
            problems.Add(_line, column, _columns.Unknown(name));
        }
        else if (!places.Add(place.Value))
        {
            problems.Add(_line, column, $"'{Wording.Short(name)}' stands twice: remove one");
        }

        return place;
    }

    private double Coordinate(ParameterConfiguration parameter, JsonElement value, int column)
    {
        var coordinate = PointCoordinate.Of(parameter, value);
        if (coordinate.Problem is { } problem)
        {
            problems.Add(_line, column, $"{parameter.Name} {problem}");
        }

        return coordinate.Value;
    }

    private static int ColumnOf(byte[] line, long offset) => Encoding.UTF8.GetCharCount(line, 0, (int)Math.Min(offset, line.Length)) + 1;
}
