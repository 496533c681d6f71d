using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

public sealed class QuickstartOnPostgresTests(QuickstartOnPostgres run) : QuickstartTests(run), IClassFixture<QuickstartOnPostgres>
{
    private readonly QuickstartOnPostgres run = run;

    [Fact]
    public void Its_summary_names_the_database() => Assert.Equal("postgresql", run.Folder.Summary.GetProperty("db").GetString());

    [Fact]
    public void The_example_is_the_other_one_but_for_its_database()
    {
        static IEnumerable<string> Body(string file) => Clone.Read(file).Split('\n').SkipWhile(line => line.StartsWith('#'));
        var (other, ours) = (Body("examples/ackley/quickstart.yaml").ToList(), Body("examples/ackley/quickstart-postgresql.yaml").ToList());

        Assert.Equal(other, ours.Take(other.Count), StringComparer.Ordinal);
        Assert.StartsWith("dbs:", ours[other.Count], StringComparison.Ordinal);
    }
}
