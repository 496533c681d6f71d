using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

public class ExperimentIdTests
{
    [Theory]
    [InlineData("quickstart")]
    [InlineData("a")]
    [InlineData("7.run_of-2026")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_good_name_passes(string id) => Assert.Null(ExperimentId.Check(id));

    [Theory]
    [InlineData(null, "needs a name")]
    [InlineData("", "needs a name")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", "at most 64 characters; this one has 65")]
    [InlineData("-a", "begins with a letter or a digit")]
    [InlineData("..", "begins with a letter or a digit")]
    [InlineData("a/b", "has a '/'")]
    [InlineData("a b", "has a ' '")]
    [InlineData("a\0", "has a '\0'")]
    [InlineData("ärger", "begins with a letter or a digit")]
    public void A_bad_name_is_explained(string? id, string message) =>
        Assert.Contains(message, ExperimentId.Check(id), StringComparison.Ordinal);
}
