using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Sweeps;

/// <summary>Reads a design that is a table: its first line names the parameters, each further one is a point.</summary>
internal sealed class CsvDesign(IReadOnlyList<ParameterConfiguration> parameters, DesignProblems problems)
{
    /// <summary>Reads the points; what is wrong is added to the problems.</summary>
    public IEnumerable<DesignPoint> Read(TextReader text)
    {
        var records = new CsvRecords(text);
        if (Next(records) is not { } header)
        {
            if (problems.All.Count == 0)
            {
                problems.Add($"is empty: its first line names the parameters, {Wording.OneOf(parameters.Select(parameter => parameter.Name))}");
            }

            yield break;
        }

        var places = Places(header);
        if (problems.All.Count > 0)
        {
            yield break;
        }

        while (!problems.AreEnough && Next(records) is { } record)
        {
            if (record.Count != places.Count)
            {
                var at = record[Math.Min(record.Count, places.Count + 1) - 1];
                problems.Add(at.Line, at.Column, $"the line has {record.Count} fields, and the first line {places.Count}");
            }
            else
            {
                yield return new DesignPoint(Point(record, places), record[0].Line);
            }
        }
    }

    private IReadOnlyList<CsvField>? Next(CsvRecords records)
    {
        try
        {
            return records.Next();
        }
        catch (FormatException error)
        {
            problems.Add((int)error.Data["line"]!, (int)error.Data["column"]!, error.Message);
            return null;
        }
    }

    private List<int> Places(IReadOnlyList<CsvField> header)
    {
        var columns = new DesignColumns(parameters);
        var places = new List<int>();
        foreach (var field in header)
        {
            if (columns.PlaceOf(field.Text) is not { } place)
            {
                var hint = header.Count == 1 && field.Text.IndexOfAny([';', '\t']) >= 0 ? "; fields are separated by commas" : "";
                problems.Add(field.Line, field.Column, columns.Unknown(field.Text) + hint);
            }
            else if (places.Contains(place))
            {
                problems.Add(field.Line, field.Column, $"'{Wording.Short(field.Text)}' is named twice: remove one column");
            }
            else
            {
                places.Add(place);
            }
        }

        if (columns.Missing(places) is { Count: > 0 } missing)
        {
            problems.Add(header[0].Line, header[0].Column, $"there is no column for {Wording.OneOf(missing)}");
        }

        return places;
    }

    private double[] Point(IReadOnlyList<CsvField> record, List<int> places)
    {
        var point = new double[parameters.Count];
        foreach (var (field, place) in record.Zip(places))
        {
            var coordinate = PointCoordinate.Of(parameters[place], field.Text);
            if (coordinate.Problem is { } problem)
            {
                problems.Add(field.Line, field.Column, $"{parameters[place].Name} {problem}");
            }

            point[place] = coordinate.Value;
        }

        return point;
    }
}
