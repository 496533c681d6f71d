using System.Diagnostics;
using System.Text.Json;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class ProvenanceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Provenance_says_where_the_run_comes_from()
    {
        await File.WriteAllTextAsync(_folder["config.yaml"], "abc", Token);
        var run = SampleRun.Record() with
        {
            DatabaseVersion = "3.50.4",
            Hosts = ["login1"],
            Agents = [SampleRun.Agent(1, "a", 0, null, 1), SampleRun.Agent(2, "a", 0, null, 1), SampleRun.Agent(1, "b", 0, null, 1)],
            Interruptions = [new(SampleRun.Start.AddHours(-2), SampleRun.Start), new(SampleRun.Start.AddSeconds(10))],
            SourceChanges = [new("/a/sim.py", SampleRun.Start, "0f", null)],
            Sources = await SourceFilesReader.ReadAsync(_folder["config.yaml"], [_folder["gone.py"]], Token),
        };
        await ProvenanceFile.WriteAsync(_folder.Path, run, Token);

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(_folder[ProvenanceFile.Name], Token));
        var root = document.RootElement;
        Assert.Equal(
            "format exp_id emews dotnet system processor database hosts started stopped interruptions seed generator "
            + "configuration model_files model_changes git",
            string.Join(' ', root.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(ProgramVersion.Version, root.GetProperty("emews").GetProperty("version").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", ProgramVersion.Version);
        Assert.Equal(["login1", "node1", "node2"], root.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()));
        Assert.Equal("2026-01-31T12:00:10.000Z", root.GetProperty("stopped").GetString());
        Assert.Equal("2026-01-31T10:00:00.000Z", root.GetProperty("interruptions")[0].GetProperty("interrupted").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("interruptions")[1].GetProperty("resumed").ValueKind);
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            root.GetProperty("configuration").GetProperty("sha256").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("model_files")[0].GetProperty("sha256").ValueKind);
        Assert.Equal(
            """{"path":"/a/sim.py","found":"2026-01-31T12:00:00.000Z","sha256_before":"0f","sha256_after":null}""",
            JsonSerializer.Serialize(root.GetProperty("model_changes")[0]));
        Assert.Matches("^(Vector512|Vector256|Vector128|none)$", root.GetProperty("processor").GetProperty("vectors").GetString());
    }

    [Fact]
    public async Task A_folder_without_git_has_no_commit()
    {
        await File.WriteAllTextAsync(_folder["config.yaml"], "", Token);
        Assert.Null((await SourceFilesReader.ReadAsync(_folder["config.yaml"], [], Token)).Git);
        Assert.Null(await GitReader.ReadAsync(_folder["not-there"], [], Token));
    }

    [Fact]
    public async Task A_folder_is_dirty_when_it_differs_from_its_commit_or_a_named_file_is_not_in_it()
    {
        await File.WriteAllTextAsync(_folder["config.yaml"], "a", Token);
        if (!Git("init", "-q") || !Git("add", "config.yaml") || !Git("commit", "-q", "-m", "Begin"))
        {
            Assert.Skip("git is not there");
        }

        await File.WriteAllTextAsync(_folder["stray.txt"], "not of the run", Token);
        var clean = await ReadAsync();
        Assert.NotNull(clean);
        Assert.Matches("^[0-9a-f]{40,64}$", clean.Commit);
        Assert.False(clean.Dirty);

        await File.WriteAllTextAsync(_folder["model[1].py"], "", Token);
        Assert.True((await ReadAsync("model[1].py"))!.Dirty);

        await File.WriteAllTextAsync(_folder["config.yaml"], "b", Token);
        Assert.Equal(clean with { Dirty = true }, await ReadAsync());
    }

    private async Task<GitState?> ReadAsync(params string[] named) =>
        (await SourceFilesReader.ReadAsync(_folder["config.yaml"], named.Select(name => _folder[name]), Token)).Git;

    private bool Git(params string[] arguments)
    {
        try
        {
            string[] settings = ["user.name=Test", "user.email=test@example.org", "commit.gpgsign=false", "core.hooksPath=/dev/null"];
            var start = new ProcessStartInfo("git", [.. settings.SelectMany(setting => new[] { "-c", setting }), .. arguments])
            {
                WorkingDirectory = _folder.Path,
                UseShellExecute = false,
            };
            using var git = Process.Start(start)!;
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
