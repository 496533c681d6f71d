using System.Text.RegularExpressions;
using Emews.Tests.Shared;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Tests.Docs;

/// <summary>The page on the configuration has every key, and no other; and every key it has is read.</summary>
public sealed partial class ConfigurationTests
{
    /// <summary>What an entry needs beside a key for that key to be looked at, by shape.</summary>
    private static readonly Dictionary<string, string> Beside = new(StringComparer.Ordinal)
    {
        ["model"] = "command: cat",
        ["tasks[]"] = "type: 0",
        ["fx_endpoints.*"] = "type: ssh",
        ["task_queues.*"] = "type: emews_service",
        ["task_queues.*.tunnel"] = "config_key: far",
        ["task_queues.*.tls"] = "fingerprint: 00",
    };

    public static TheoryData<string, string> Keys =>
        [.. KnownKeys.ByShape.SelectMany(place => place.Value, (place, key) => (place.Key, key))];

    public static TheoryData<string, string> Examples =>
        [.. Yaml().Matches(Clone.Read(KnownKeys.Page)).Select(match => (Chapter(match.Index), match.Groups["text"].Value))];

    [Fact]
    public void The_page_has_every_key_and_no_other()
    {
        var told = MarkdownTable.Rows(KnownKeys.Page)
            .SelectMany(row => row.Codes(0), (row, key) => $"{row.Path.Replace("<name>", "*", StringComparison.Ordinal)}: {key}");

        Assert.Equal(
            KnownKeys.ByShape.SelectMany(place => place.Value, (place, key) => $"{place.Key}: {key}").Order(StringComparer.Ordinal),
            told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_read(string shape, string key)
    {
        var (yaml, path) = Nested(shape, key, "[[]]");

        var result = ConfigurationReader.Read(yaml, "/project");

        // No key takes a list of an empty list, so that who reads it says so.
        Assert.Contains(result.Problems, problem => problem.Key.StartsWith(path, StringComparison.Ordinal) && problem.Severity is not ConfigurationSeverity.NotAvailableYet);
        Assert.DoesNotContain(result.Problems, problem => problem.Message.StartsWith("unknown key", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_whole_file(string chapter, string yaml)
    {
        var result = ConfigurationReader.Read(yaml, "/project");

        Assert.DoesNotContain(result.Problems, problem => problem.Severity is not ConfigurationSeverity.NotAvailableYet);
        Assert.True(result.CanRun || chapter is "Endpoints and the proxy store");
    }

    [Fact]
    public void The_page_is_read() => Assert.True(Examples.Count > 8 && Keys.Count > 80);

    /// <summary>A file with a value for one key, and the path that a problem with it has.</summary>
    private static (string Yaml, string Path) Nested(string shape, string key, string value)
    {
        if (shape.Length == 0)
        {
            var least = new Dictionary<string, string>(StringComparer.Ordinal) { ["search_space_size"] = "100", ["sample_dimensions"] = "4", [key] = value };
            return (string.Join('\n', least.Select(pair => $"{pair.Key}: {pair.Value}")), key);
        }

        var isAlone = key is "command" or "worker" or "assembly" || !Beside.ContainsKey(shape) || Beside[shape].StartsWith($"{key}:", StringComparison.Ordinal);
        var entry = isAlone ? $"{key}: {value}" : $"{Beside[shape]}, {key}: {value}";
        var path = key;
        foreach (var segment in shape.Split('.').Reverse())
        {
            var isItem = segment.EndsWith("[]", StringComparison.Ordinal);
            var name = segment is "*" ? "ad8503e9-2de7-4577-acd2-f5df252b9a70" : segment.TrimEnd('[', ']');
            var others = name is "tunnel" or "tls" ? "type: emews_service, " : "";
            (entry, path) = ($"{others}{name}: {(isItem ? $"[{{{entry}}}]" : $"{{{entry}}}")}", $"{name}{(isItem ? "[0]" : "")}.{path}");
        }

        return ($"search_space_size: 100\n{(shape.StartsWith("parameters", StringComparison.Ordinal) ? "model: {command: cat}" : "sample_dimensions: 4")}\n{entry}\n", path);
    }

    private static string Chapter(int index) =>
        Heading().Matches(Clone.Read(KnownKeys.Page)[..index]).Select(match => match.Groups["title"].Value).LastOrDefault("");

    [GeneratedRegex("^## (?<title>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Yaml();
}
