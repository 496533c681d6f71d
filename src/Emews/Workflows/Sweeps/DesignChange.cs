using System.Globalization;
using Emews.Searches;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Sweeps;

/// <summary>That the file of a sweep holds other points than those its run was begun with.</summary>
internal static class DesignChange
{
    // Enough to see what has happened to the file.
    private const int MostLines = 3;

    /// <summary>What has changed, with file and line; none where nothing has, or the file is no design any more.</summary>
    /// <param name="configuration">The configuration to go on with.</param>
    /// <param name="method">The sweep.</param>
    /// <param name="payloads">What was submitted, in that order; all runs of a point together.</param>
    public static IReadOnlyList<string> Find(WorkflowConfiguration configuration, SearchMethod.DesignFile method, IReadOnlyList<string> payloads)
    {
        var design = DesignReader.Read(method.Path, configuration.Parameters, configuration.SampleDimensions);
        if (payloads.Count == 0 || design.Problems.Count > 0)
        {
            return [];
        }

        var file = Path.GetFileName(method.Path);
        var (now, then) = (design.Points.Count, payloads.Count / configuration.Replicates);
        var write = PointPayload.WriterOf(configuration);
        string[] names = [.. configuration.Parameters.Select(parameter => parameter.Name)];
        List<string> lines = [.. Enumerable.Range(0, Math.Min(now, then)).SelectMany(LineOf).Take(MostLines + 1)];
        if (lines.Count > MostLines)
        {
            lines[MostLines] = $"{file}: and further lines";
        }

        return now == then ? lines : [string.Create(CultureInfo.InvariantCulture, $"{file}: {then} points → {now}"), .. lines];

        IEnumerable<string> LineOf(int i)
        {
            using var before = new PayloadFields(payloads[i * configuration.Replicates]);
            using var after = new PayloadFields(write(new PointRun(i + 1, 1, design.Points[i])));
            var changed = Values(before).Zip(Values(after)).Where(pair => !string.Equals(pair.First.Value, pair.Second.Value, StringComparison.Ordinal))
                .Select(pair => $"{pair.First.Name} {Wording.Short(pair.First.Value)} → {Wording.Short(pair.Second.Value)}").ToList();
            return changed.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{file}, line {design.Lines[i]}: {string.Join(", ", changed)}")];
        }

        IEnumerable<(string Name, string Value)> Values(PayloadFields payload) => names.Length > 0
            ? names.Select(name => (name, payload.Field(name)?.GetRawText() ?? "(none)"))
            : payload.X?.EnumerateArray().Select((value, d) => ($"x_{OutputText.Number(d + 1)}", value.GetRawText())) ?? [];
    }
}
