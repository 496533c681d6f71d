namespace Emews.IntegrationTests.Scripts;

/// <summary><c>./emews</c> of a clone: when it builds, and what it says.</summary>
public sealed class EmewsScriptTests : IDisposable
{
    private const string Builds = """
        echo built >>"$PWD/builds"
            sleep 0.2
            mkdir -p artifacts/bin/Emews.Cli/release
            printf '#!/usr/bin/env bash\nprintf "%%s|" "$PWD" "$@"; exit 7\n' >artifacts/bin/Emews.Cli/release/emews
            chmod +x artifacts/bin/Emews.Cli/release/emews
        """;

    private static readonly string[] Commands =
        ["bash", "env", "dirname", "readlink", "find", "touch", "mv", "tail", "sleep", "rm", "mkdir", "cat", "cut", "paste", "chmod"];

    private readonly MadeUpClone clone = new("emews");

    private int BuildsSoFar => clone.Read("builds").Split('\n').Length - 1;

    [Fact]
    public async Task It_builds_once_and_passes_on_arguments_folder_and_exit_code()
    {
        clone.Dotnet(Builds);

        var first = await clone.RunAsync("run", "a b", "");
        var second = await clone.RunAsync();

        Assert.Equal((7, $"{Path.GetTempPath().TrimEnd('/')}|run|a b||", "Building Emews …\n"), (first.ExitCode, first.Output, first.Error));
        Assert.Equal((7, ""), (second.ExitCode, second.Error));
        Assert.Equal(1, BuildsSoFar);
    }

    [Fact]
    public async Task It_builds_again_when_a_source_is_changed_added_or_deleted()
    {
        clone.Dotnet(Builds);
        await clone.RunAsync();

        clone.Write("src/Emews.Cli/Program.cs", "return 1;");
        await clone.RunAsync();
        clone.Write("src/Emews.Cli/Run.cs", "");
        await clone.RunAsync();
        File.Delete(clone.PathOf("src/Emews.Cli/Run.cs"));
        await clone.RunAsync();
        clone.Write("Directory.Build.props", "<Project/>");
        await clone.RunAsync();
        await clone.RunAsync();

        Assert.Equal(5, BuildsSoFar);
    }

    [Fact]
    public async Task It_runs_through_links()
    {
        clone.Dotnet(Builds);
        File.CreateSymbolicLink(clone.PathOf("inner"), "emews");
        File.CreateSymbolicLink(clone.PathOf("path/outer"), "../inner");

        var result = await clone.RunAsync(clone.PathOf("path/outer"), []);

        Assert.Equal(7, result.ExitCode);
    }

    [Theory]
    [InlineData("flock")]
    [InlineData("perl")]
    public async Task Several_at_once_build_once(string lockedBy)
    {
        clone.Dotnet(Builds);
        clone.OnlyCommands([.. Commands, lockedBy]);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => clone.RunAsync()));

        Assert.All(results, result => Assert.Equal(7, result.ExitCode));
        Assert.Equal(1, BuildsSoFar);
    }

    [Fact]
    public async Task It_shows_why_a_build_failed_and_tries_again()
    {
        clone.Dotnet("echo 'error: oops'; exit 1");
        var failed = await clone.RunAsync();
        clone.Dotnet(Builds);
        var mended = await clone.RunAsync();

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("error: oops", failed.Error, StringComparison.Ordinal);
        Assert.Contains(clone.PathOf("artifacts/emews-build.log"), failed.Error, StringComparison.Ordinal);
        Assert.Equal(7, mended.ExitCode);
    }

    [Fact]
    public async Task It_says_what_to_install_where_the_sdk_is_too_old()
    {
        clone.Dotnet(Builds, version: "exit 145");

        var result = await clone.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".NET SDK 10.0 (found: 9.0.100)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_what_to_install_where_there_is_no_sdk()
    {
        clone.Write("path/nothing", "");
        clone.OnlyCommands(Commands);

        var result = await clone.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".NET SDK 10.0 (none was found)", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => clone.Dispose();
}
