using Emews.TestModels;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>What the tool refuses: exit code 2, a message with what to do next, and nothing begun.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Good = "{search_space_size: 4, sample_dimensions: 2, seed: 1, retrain_after: 2}";

    private readonly Workspace workspace = new();

    public RefusalTests() => workspace.Write("good.yaml", Good);

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone_and_the_next_free_name_offered()
    {
        Directory.CreateDirectory(workspace.PathOf("output/quickstart"));
        workspace.Write("output/quickstart/tasks.csv", "precious");

        var result = await RefusedAsync("run", "quickstart", "good.yaml");

        Assert.Contains($"{workspace.PathOf("output/quickstart")} is not empty", result.Error, StringComparison.Ordinal);
        Assert.Contains("emews run quickstart-2 ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["tasks.csv"], Directory.GetFileSystemEntries(workspace.PathOf("output/quickstart")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_experiment_of_the_same_database_is_not_run_into()
    {
        workspace.Write("shared.yaml", $"{{dbs: {{here: {{db_path: shared.db}}}}, {Good[1..]}");
        Assert.Equal(0, (await workspace.RunAsync("run", "twice", "shared.yaml")).ExitCode);

        var result = await RefusedAsync("run", "twice", "shared.yaml", "--output", "elsewhere");

        Assert.Contains("twice exists in the database ", result.Error, StringComparison.Ordinal);
        Assert.Contains("emews run twice-2 ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.PathOf("elsewhere/twice")));
    }

    [Fact]
    public async Task A_task_type_that_another_experiment_of_the_database_still_uses()
    {
        workspace.Write("long.yaml", $"{{dbs: {{here: {{db_path: shared.db}}}}, runtime: 10, {Good[1..]}");
        using var other = workspace.Start("run", "other", "long.yaml");
        await other.SaysAsync("joined");

        var result = await workspace.RunAsync("run", "mine", "long.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'other' has 4 unfinished tasks of it", result.Error, StringComparison.Ordinal);
        Assert.Contains("At work on them: local (process ", result.Error, StringComparison.Ordinal);
        Assert.Contains("emews experiment cancel other --config long.yaml\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("'type: 1' under 'tasks'", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.PathOf("output/mine")));
    }

    [Fact]
    public async Task Of_two_runs_of_a_name_that_begin_at_once_one_is_refused()
    {
        var both = await Task.WhenAll(workspace.RunAsync("run", "twin", "good.yaml"), workspace.RunAsync("run", "twin", "good.yaml"));

        Assert.Equal([0, 2], both.Select(result => result.ExitCode).Order());
        Assert.Matches("twin (exists|is running)", both.Single(result => result.ExitCode == 2).Error);
        Assert.Equal(4, workspace.Run("twin").Count("tasks_completed"));
    }

    [Theory]
    [InlineData("missing.yaml", "there is no such file")]
    [InlineData("output", "this is a folder")]
    [InlineData("bad.yaml", "sample_dimensions")]
    [InlineData("later.yaml", "there is no search 'genetic'")]
    public async Task A_configuration_that_cannot_be_run(string file, string message)
    {
        Directory.CreateDirectory(workspace.PathOf("output"));
        workspace.Write("bad.yaml", "search_space_size: 4");
        workspace.Write("later.yaml", "{search_space_size: 4, sample_dimensions: 2, search: genetic}");

        var result = await RefusedAsync("run", "trial", file);

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains($"emews validate {file}", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("output")));
    }

    [Theory]
    [InlineData("good.yaml/runs", "good.yaml is a file, not a folder.")]
    [InlineData("/proc/emews", "nothing can be made in ")]
    public async Task An_output_folder_that_cannot_be_written(string folder, string why)
    {
        var result = await RefusedAsync("run", "trial", "good.yaml", "--output", folder);

        Assert.Contains($"{Path.Combine(workspace.Root, folder)}/trial cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.Contains("--output", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../trial")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData(".hidden")]
    public async Task A_name_that_no_experiment_can_have(string experiment)
    {
        string[][] commands = [["run", experiment, "good.yaml"], ["pool", "run", experiment, "local"]];
        foreach (var command in commands)
        {
            var result = await RefusedAsync(command);

            Assert.StartsWith("emews: an experiment", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("emews run", "exp_id", "run")]
    [InlineData("emews run", "config.yaml", "run", "trial")]
    [InlineData("emews run", "'--quick'", "run", "trial", "good.yaml", "--quick")]
    [InlineData("emews run", "--output", "run", "trial", "good.yaml", "--output")]
    [InlineData("emews validate", "config.yaml", "validate")]
    [InlineData("emews pool", "command", "pool")]
    [InlineData("emews pool run", "pool", "pool", "run", "trial")]
    [InlineData("emews", "'rnu'", "rnu", "trial", "good.yaml")]
    public async Task A_command_line_that_is_not_understood(string command, string named, params string[] arguments)
    {
        var result = await RefusedAsync(arguments);

        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"{command} --help\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_assembly_is_missing() =>
        Assert.Contains("Build it first", (await WithModelAsync("missing.dll", "Some.Model")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_model_whose_assembly_is_none()
    {
        var result = await WithModelAsync("good.yaml", "Some.Model");

        Assert.Contains("cannot be loaded as a .NET assembly", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_its_assembly_does_not_have()
    {
        var result = await WithModelAsync(typeof(MarkingModel).Assembly.Location, "Some.Model");

        Assert.Contains("has no type 'Some.Model'", result.Error, StringComparison.Ordinal);
        Assert.Contains(typeof(MarkingModel).FullName!, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_is_no_model()
    {
        var result = await WithModelAsync(typeof(NoModel).Assembly.Location, typeof(NoModel).FullName!);

        Assert.Contains("Emews.Pools.ITaskModel", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_be_made()
    {
        var result = await WithModelAsync(typeof(UnmakeableModel).Assembly.Location, typeof(UnmakeableModel).FullName!);

        Assert.Contains(UnmakeableModel.Message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none()
    {
        workspace.Write("none.db", string.Concat(Enumerable.Repeat("This is no database. ", 100)));
        workspace.Write("none.yaml", $"{{dbs: {{here: {{db_path: none.db}}}}, {Good[1..]}");

        var result = await RefusedAsync("run", "trial", "none.yaml");

        Assert.Contains(workspace.PathOf("none.db"), result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_of_an_experiment_that_does_not_exist()
    {
        var result = await RefusedAsync("pool", "run", "trial", "local");

        Assert.Contains($"There is no experiment in {workspace.Run("trial").Path}", result.Error, StringComparison.Ordinal);
        Assert.Contains("--output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_the_experiment_does_not_have()
    {
        Assert.Equal(0, (await workspace.RunAsync("run", "done", "good.yaml")).ExitCode);

        var result = await RefusedAsync("pool", "run", "done", "pool7");

        Assert.Contains("no pool 'pool7'. It has: local.", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => workspace.Dispose();

    private Task<ShellResult> WithModelAsync(string assembly, string type)
    {
        workspace.Write("model.yaml", $"{{model: {{assembly: {assembly}, type: {type}}}, {Good[1..]}");
        return RefusedAsync("run", "trial", "model.yaml");
    }

    private async Task<ShellResult> RefusedAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}\n{result.Error}");
        Assert.Equal("", result.Output);
        Assert.Empty(workspace.Processes);
        Assert.False(workspace.Run("trial").Exists);
        return result;
    }
}
