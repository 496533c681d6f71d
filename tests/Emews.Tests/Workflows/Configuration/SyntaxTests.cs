using System.Text;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Files that are no configuration at all get a line and plain words, never an exception.</summary>
public sealed class SyntaxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-configuration-").FullName;

    public static TheoryData<string, int, string> Broken => new()
    {
        { "", 1, "is empty; the least it needs is a model, what it varies, and how many points: {model: {command: " },
        { "# nothing but a comment\n", 1, "is empty" },
        { "---\n", 1, "is empty" },
        { "- search_space_size: 4\n", 1, "expected keys such as search_space_size: 750, found a list" },
        { "search_space_size 750", 1, "expected keys such as search_space_size: 750, found 'search_space_size 750'" },
        { "seed: 1\npools: {a: {CFG_PPN: 3}\n", 3, "a bracket is not closed" },
        { "seed: 1\nmodel: a: b\n", 2, "a second ': ' in one value" },
        { "seed: 1\nruntime:2\nretrain_after: 3\n", 2, "a space is missing after the colon" },
        { "seed: 1\nruntime:2\n", 2, "a space is missing after the colon" },
        { "seed: 1\nruntime 2\nretrain_after: 3\n", 2, "is a colon missing" },
        { "pools:\n  - a\n  b: 1\n", 3, "expected a '- '" },
        { "seed: 1\nmodel: {a: 'x}\n", 2, "a quote is never closed" },
        { "seed: 1\nmodel: ]\n", 2, "expected a value: put one here" },
        { "seed: 1\npools:\n\tlocal: {}\n", 3, "a tab cannot indent a line: use spaces" },
        { "seed: 1\nmodel: \"ackley\nretrain_after: 3\n", 2, "quote is not closed" },
        { "seed: 1\nmodel: @home\n", 2, "a text cannot begin with this character: put it in quotes" },
        { "seed: 1\n  model: ackley\n", 2, "a second ': ' in one value" },
        { "pools:\n    a: {}\n  b: {}\n", 3, "do keys begin in different columns?" },
        { "seed: *nobody\n", 1, "'*nobody' has no '&nobody' before it" },
        { "pools: &p {a: *p}\n", 1, "stands inside the very value it names" },
        { "seed: 1\n---\nseed: 2\n", 2, "more than one document" },
        { "{a: 1}: 2\n", 1, "a key must be a single word or text" },
        { "pools: {<<: 3}\n", 1, "'<<' takes keys with values" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_YAML_is_explained(string yaml, int line, string message)
    {
        var result = Configurations.Read(yaml);

        var problem = Assert.Single(result.Problems);
        Assert.Null(result.Configuration);
        Assert.Equal(ConfigurationSeverity.Error, problem.Severity);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void An_empty_file_is_told_a_whole_one()
    {
        var message = Assert.Single(Configurations.Read("").Problems).Message;

        Assert.True(Configurations.Read(message[message.IndexOf('{', StringComparison.Ordinal)..]).CanRun);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Line_ends_of_any_kind_are_read(string lineEnd)
    {
        var result = Configurations.Read(Configurations.Smallest.ReplaceLineEndings(lineEnd) + "xyzzy: 1");

        Assert.Equal(4, Assert.Single(result.Problems).Line);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Empty(ReadBytes([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Configurations.Smallest)]).Problems);

    [Fact]
    public void What_is_not_UTF8_is_found_where_it_begins()
    {
        var problem = Assert.Single(ReadBytes([.. Encoding.UTF8.GetBytes("seed: 1\n# caf"), 0xE9, (byte)'\n']).Problems);

        Assert.Equal((2, 6), (problem.Line, problem.Column));
        Assert.Contains("save it as UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF16_is_named() =>
        Assert.Contains("UTF-16", Assert.Single(ReadBytes([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("seed: 1")]).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_a_problem() =>
        Assert.Equal("there is no such file", Assert.Single(ConfigurationReader.ReadFile(Path.Combine(_folder, "none", "none.yaml")).Problems).Message);

    [Fact]
    public void A_folder_is_a_problem() =>
        Assert.Contains("this is a folder", Assert.Single(ConfigurationReader.ReadFile(_folder).Problems).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_name_that_cannot_be_one_is_a_problem(string path) =>
        Assert.Contains("cannot be read", Assert.Single(ConfigurationReader.ReadFile(path).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_huge_file_is_refused() =>
        Assert.Contains("larger than 1024 KiB", Assert.Single(ReadBytes(new byte[2_000_000])!.Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_deeply_nested_file_is_refused() =>
        Assert.Contains("50 levels deep", Assert.Single(Configurations.Read("a: " + new string('[', 500_000)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Aliases_cannot_make_a_small_file_huge()
    {
        var yaml = new StringBuilder("a: &a [1,1,1,1,1,1,1,1,1,1]\n");
        for (var name = 'b'; name < 'k'; name++)
        {
            yaml.Append(name).Append(": &").Append(name).Append(" [").AppendJoin(',', Enumerable.Repeat($"*{(char)(name - 1)}", 10)).Append("]\n");
        }

        Assert.Contains("more than 200,000 values", Assert.Single(Configurations.Read(yaml.ToString()).Problems).Message, StringComparison.Ordinal);
    }

    private ConfigurationReadResult ReadBytes(byte[] bytes)
    {
        var file = Path.Combine(_folder, "workflow.yaml");
        File.WriteAllBytes(file, bytes);
        return ConfigurationReader.ReadFile(file, Configurations.Options);
    }
}
