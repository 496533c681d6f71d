using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("\"alpha\"", "alpha")]
    [InlineData("\"new york\"", "new york")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("1", "1")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("true", "true")]
    [InlineData("\"\"", "\"\"")]
    public void Text_that_reads_as_something_else_has_quotes(string json, string expected) => Assert.Equal(expected, ValueText.OfJson(json));

    [Theory]
    [InlineData("null", "null")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("\"1.5, x\"", "\"1.5, x\"")]
    [InlineData("\"the \\\"new\\\" one\"", "\"the \\\"new\\\" one\"")]
    [InlineData("\" x\"", "\" x\"")]
    [InlineData("\"two\\nlines\"", "\"two\\nlines\"")]
    [InlineData("\"Genève, d'été\"", "\"Genève, d'été\"")]
    public void What_a_list_would_not_show_apart_is_written_as_in_json(string json, string expected) => Assert.Equal(expected, ValueText.OfJson(json));

    [Theory]
    [InlineData("0.26390117257439527", "0.2639")]
    [InlineData("123456.789", "123457")]
    [InlineData("123456", "123456")]
    [InlineData("0", "0")]
    [InlineData("-12.3456", "-12.35")]
    [InlineData("0.00012345678", "0.0001235")]
    [InlineData("0.00001234567", "1.235e-5")]
    [InlineData("9876543.2", "9.877e6")]
    public void Numbers_have_the_digits_that_matter(string json, string expected) => Assert.Equal(expected, ValueText.OfJson(json));
}
