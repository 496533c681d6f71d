using Emews.Tests.Shared;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Docs;

/// <summary>Every configuration among the examples can be run as it is.</summary>
public sealed class ExamplesTests
{
    public static TheoryData<string> Files => [.. Clone.Files("examples", "*.yaml").Concat(Clone.Files("examples", "*.yml"))];

    [Theory]
    [MemberData(nameof(Files))]
    public void There_is_nothing_to_mend(string file)
    {
        var result = ConfigurationReader.ReadFile(Clone.PathOf(file));

        Assert.Empty(result.Problems);
        Assert.True(result.CanRun);
        Assert.False(result.Configuration!.SeedWasDrawn);
    }

    [Fact]
    public void Examples_are_found() => Assert.Contains("examples/ackley/quickstart.yaml", Files.Select(row => row.Data));
}
