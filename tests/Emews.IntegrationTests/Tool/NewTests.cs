using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>What <c>emews new</c> writes runs as it is.</summary>
public sealed class NewTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Theory]
    [InlineData("python", "python3")]
    [InlineData("r", "Rscript")]
    [InlineData("command", "awk")]
    [InlineData("dotnet", "dotnet")]
    public async Task A_new_project_validates_and_runs(string model, string program)
    {
        Needs.Command(program);
        var made = await workspace.RunAsync("new", "demo", "--model", model);
        Assert.True(made.ExitCode == 0, made.Output + made.Error);
        if (model is "dotnet")
        {
            var built = await Shell.RunAsync(workspace.PathOf("demo"), null, "dotnet", "build", "-c", "Release", "--nologo");
            Assert.True(built.ExitCode == 0, built.Output + built.Error);
        }

        foreach (var arguments in (string[][])[["validate", "model.yaml"], ["try", "model.yaml"], ["run", "first", "model.yaml"]])
        {
            var result = await workspace.RunInAsync(workspace.PathOf("demo"), arguments);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
        }

        var run = new RunFolder(workspace.PathOf("demo/output/first"));
        Assert.Equal((100, 100, 0, 0, 0), run.Counts);
        Assert.Equal(["beta", "gamma", "days", "variant", "result", "doubled"], run.Tasks[0].Keys.Skip(5).Take(6));
        Assert.True(run.Count("reprioritizations") > 0);
        Assert.Equal("delta", run.Summary.GetProperty("best").GetProperty("parameters").GetProperty("variant").GetString());
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone()
    {
        Directory.CreateDirectory(workspace.PathOf("demo"));
        workspace.Write("demo/model.py", "precious");
        var result = await workspace.RunAsync("new", "demo");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not empty", result.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(workspace.PathOf("demo/model.py")));
        Assert.Single(Directory.GetFileSystemEntries(workspace.PathOf("demo")));
    }

    public void Dispose() => workspace.Dispose();
}
