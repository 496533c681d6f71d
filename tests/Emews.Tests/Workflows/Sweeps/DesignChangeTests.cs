using Emews.Searches;
using Emews.Tests.Workflows.Outputs;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Sweeps;

namespace Emews.Tests.Workflows.Sweeps;

/// <summary>What has changed in a file of points since its run began is told with its line.</summary>
public sealed class DesignChangeTests : IDisposable
{
    private const string Begun = "kind,beta\nalpha,0.25\n\ndelta,0.5\nalpha,0.75\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Begun)]
    [InlineData("beta,kind\n0.250,alpha\n0.5,delta\n0.75,alpha\n")]
    [InlineData("kind,beta\nalpha,0.25\n\ndelta,0.6\nalpha,0.75\n", "design.csv, line 4: beta 0.5 → 0.6")]
    [InlineData("kind,beta\nalpha,0.25\n\nalpha,0.6\nalpha,0.75\n", "design.csv, line 4: beta 0.5 → 0.6, kind \"delta\" → \"alpha\"")]
    [InlineData(Begun + "delta,0.1\n", "design.csv: 3 points → 4")]
    [InlineData("kind,beta\nalpha,0.25\nalpha,0.75\n", "design.csv: 3 points → 2", "design.csv, line 3: beta 0.5 → 0.75, kind \"delta\" → \"alpha\"")]
    public void Each_line_that_changed_is_named_with_what_differs(string now, params string[] differences)
    {
        var configuration = Read(Begun);
        var write = PointPayload.WriterOf(configuration);
        var method = (SearchMethod.DesignFile)configuration.Search.Method;
        string[] payloads = [.. DesignPoints.Of(configuration).SelectMany((x, i) => new[] { 1, 2 }.Select(replicate => write(new PointRun(i + 1, replicate, x))))];

        Assert.Equal(differences, DesignChange.Find(Read(now), method, payloads));
    }

    [Fact]
    public void Of_many_lines_the_first_are_named()
    {
        var configuration = Read("beta,kind\n" + string.Concat(Enumerable.Repeat("0.5,alpha\n", 9)));
        var write = PointPayload.WriterOf(configuration);
        string[] payloads = [.. DesignPoints.Of(configuration).SelectMany((x, i) => Enumerable.Repeat(write(new PointRun(i + 1, 1, x)), 2))];

        var differences = DesignChange.Find(
            Read("beta,kind\n" + string.Concat(Enumerable.Repeat("0.7,alpha\n", 9))), (SearchMethod.DesignFile)configuration.Search.Method, payloads);

        Assert.Equal(["design.csv, line 2: beta 0.5 → 0.7", "design.csv, line 3: beta 0.5 → 0.7", "design.csv, line 4: beta 0.5 → 0.7", "design.csv: and further lines"], differences);
    }

    private WorkflowConfiguration Read(string design)
    {
        File.WriteAllText(_folder["design.csv"], design);
        var read = ConfigurationReader.Read(
            "parameters: {beta: {min: 0, max: 1}, kind: {values: [alpha, delta]}}\nmodel: {command: cat}\nsearch: {name: sweep, file: design.csv}\nreplicates: 2\nseed: 1\n", _folder.Path);
        return read.Configuration ?? throw new InvalidOperationException(string.Join('\n', read.Problems.Select(problem => problem.Message)));
    }
}
