using System.Text.Json;
using Emews.TestModels;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews status</c>, <c>watch</c>, <c>report</c> and <c>experiment show|export</c>: a run seen from outside, while it goes on and after.</summary>
public sealed class ExperimentCommandTests() : TrialTests(Points, retrainAfter: 5)
{
    private const int Points = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_export_is_the_table_of_the_folder(bool onPostgres)
    {
        await WriteAsync(typeof(FifthFailsModel), onPostgres);
        await DoAsync("run", "trial", "trial.yaml");
        var table = Workspace.Run("trial").Read("tasks.csv");

        Assert.Equal(table.ReplaceLineEndings("\n"), await DoAsync("experiment", "export", "trial"));
        Assert.Contains("Wrote copy.csv.", await DoAsync("experiment", "export", "trial", "--to", "copy.csv"), StringComparison.Ordinal);
        Assert.Equal(table, File.ReadAllText(Workspace.PathOf("copy.csv")));

        var lines = (await DoAsync("experiment", "export", "trial", "--format", "jsonl")).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Points, lines.Count);
        Assert.Equal((5, "diverged", JsonValueKind.Null), (
            lines[4].GetProperty("task_id").GetInt32(), lines[4].GetProperty("error_kind").GetString(), lines[4].GetProperty("result").ValueKind));
        Assert.All(lines.Where((_, i) => i is not (4 or 9)), line => Assert.Equal(JsonValueKind.Number, line.GetProperty("result").ValueKind));
    }

    [Fact]
    public async Task R_reads_an_export_with_numbers_and_missing_values()
    {
        Needs.Command("Rscript");
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");
        await DoAsync("experiment", "export", "trial", "--to", "trial.csv");

        var read = await Shell.RunAsync(
            Workspace.Root, null, "Rscript", "-e",
            "d <- read.csv('trial.csv'); stopifnot(is.numeric(d$result), is.numeric(d$x_1), is.numeric(d$x_2)); cat(nrow(d), sum(is.na(d$result)), d$error_kind[5])");
        Assert.Equal($"{Points} 2 diverged", read.MustSucceed().Output);
    }

    [Fact]
    public async Task Python_reads_an_export_with_the_csv_module()
    {
        Needs.Command("python3");
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");
        await DoAsync("experiment", "export", "trial", "--to", "trial.csv");

        var read = await Shell.RunAsync(
            Workspace.Root, null, "python3", "-c",
            "import csv; rows = list(csv.DictReader(open('trial.csv', newline=''))); print(len(rows), sum(r['result'] == '' for r in rows), min(float(r['result']) for r in rows if r['result']) > 0)");
        Assert.Equal($"{Points} 2 True\n", read.MustSucceed().Output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_and_a_format_that_is_none_are_refused()
    {
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");

        await RefusedAsync("absent/x.csv cannot be written: there is no folder ", "experiment", "export", "trial", "--to", "absent/x.csv");
        await RefusedAsync("--format is csv or jsonl, not 'xlsx'", "experiment", "export", "trial", "--format", "xlsx");
        await RefusedAsync("name a file for the table with --to", "experiment", "export", "trial", "--json");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_seen_from_another_terminal_until_it_ends(bool onPostgres)
    {
        await WriteAsync(typeof(MarkingModel), onPostgres);
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);

        var status = await DoAsync("status", "trial");
        Assert.Matches("^trial: running, for [0-9]+ s\nPoints:   0 of 10 ended\nTasks:    8 queued, 2 running, 0 complete, 0 failed\nPools:    local 2/2 busy\n", status);
        Assert.Contains("Watch:    emews watch trial\n", status, StringComparison.Ordinal);
        await RefusedAsync("trial is running, and writes its report when it ends", "report", "trial");

        using var watch = Workspace.Start("watch", "trial");
        await watch.SaysAsync("0 of 10 ended, 8 queued, 2 running, local 2/2 busy");
        using var other = Workspace.Start("watch", "trial");
        await other.SaysAsync("0 of 10 ended");
        await other.SignalAsync("INT");
        Assert.Equal(130, (await other.EndsAsync()).ExitCode);

        Workspace.Release();
        var seen = await watch.EndsAsync();
        Assert.Equal((0, 0), (seen.ExitCode, (await run.EndsAsync()).ExitCode));
        Assert.Matches("\ntrial: finished, in [0-9]+ s\nPoints:   10 of 10 ended\n", seen.Output);
        Assert.Contains("Best:     1 (task 1) at x = [", seen.Output, StringComparison.Ordinal);
        Assert.Matches("^\ntrial: finished, ", await DoAsync("watch", "trial"));
        var json = Json(await DoAsync("status", "trial", "--json"));
        Assert.Equal(("finished", 10, 1), (
            json.GetProperty("state").GetString(), json.GetProperty("points_ended").GetInt32(), json.GetProperty("best").GetProperty("task_id").GetInt32()));
    }

    [Fact]
    public async Task All_experiments_of_a_folder_are_shown_in_a_line_each()
    {
        await WriteAsync(typeof(MarkingModel));
        Assert.Equal("There is no experiment in output. Name another folder with --output.\n", await DoAsync("status"));
        Assert.Equal(await DoAsync("status"), await DoAsync("experiment", "list"));
        await DoAsync("run", "finished", "trial.yaml");
        await DoAsync("run", "gone", "trial.yaml");
        File.Delete(Workspace.PathOf("output/gone/emews.db"));
        foreach (var name in (string[])["interrupted", "canceled"])
        {
            await InterruptAsync(name);
        }

        Assert.Contains("To take it up again: emews run canceled output/canceled/config.yaml --resume", await DoAsync("experiment", "cancel", "canceled"), StringComparison.Ordinal);

        Workspace.Hold();
        using var run = Workspace.Start("run", "running", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        var lines = (await DoAsync("status")).TrimEnd().Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(
            [("finished", "finished"), ("interrupted", "interrupted"), ("canceled", "canceled"), ("running", "running")],
            lines[1..5].Select(line => (line[5], line[7])));
        Assert.StartsWith("gone: its database", lines[5][0], StringComparison.Ordinal);
        Assert.Equal(["finished", "interrupted", "canceled", "running"], Json(await DoAsync("status", "--json")).GetProperty("experiments").EnumerateArray()
            .Select(each => each.GetProperty("state").GetString()).OfType<string>());
        Assert.Equal(await DoAsync("status"), await DoAsync("experiment", "list"));
        Assert.Equal(await DoAsync("status", "--json"), await DoAsync("experiment", "list", "--json"));
        Workspace.Release();
        await run.EndsAsync();
    }

    [Fact]
    public async Task An_experiment_whose_database_is_gone_is_told_so_by_all()
    {
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");
        File.Delete(Workspace.PathOf("output/trial/emews.db"));

        const string gone = "The database of trial is gone: there is no file ";
        foreach (var command in (string[])["status", "watch", "report", "experiment show", "experiment export", "task list", "db ping"])
        {
            await RefusedAsync(gone, [.. command.Split(' '), "trial"]);
        }

        await RefusedAsync(gone, "pool", "start", "trial", "local");
        await RefusedAsync(gone, "pool", "run", "trial", "local");
        Assert.False(Workspace.Run("trial").Has("emews.db"));
        await RefusedAsync("The experiments of a database are listed by: emews experiment list", "status", "--db-path", "x.db");
    }

    [Fact]
    public async Task An_experiment_tells_what_it_is_and_what_to_type_next()
    {
        await WriteAsync(typeof(MarkingModel));
        await InterruptAsync("trial");

        var shown = await DoAsync("experiment", "show", "trial");

        Assert.Contains("trial: interrupted, in ", shown, StringComparison.Ordinal);
        Assert.Contains("Model:    Emews.TestModels.MarkingModel (Emews.TestModels.dll)\nSpace:    2 dimensions of x\n", shown, StringComparison.Ordinal);
        Assert.Contains("Search:   reprioritize: minimise the result; 10 points, learns after every 5\nSeed:     3\n", shown, StringComparison.Ordinal);
        Assert.Contains("Go on:    emews run trial output/trial/config.yaml --resume\nGive up:  emews experiment cancel trial\n", shown, StringComparison.Ordinal);
        Assert.Matches(@"\n      2      0  local  \S+ ", shown);
        Assert.Contains("search_space_size: 10", Json(await DoAsync("experiment", "show", "trial", "--json")).GetProperty("configuration").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_report_is_written_anew_and_a_paper_is_told_what_was_run(bool onPostgres)
    {
        await WriteAsync(typeof(FifthFailsModel), onPostgres);
        await DoAsync("run", "trial", "trial.yaml");
        var folder = Workspace.Run("trial");
        var first = folder.Read("report.html");
        File.Delete(folder.PathOf("report.html"));

        Assert.Contains("report.html.\n", await DoAsync("report", "trial"), StringComparison.Ordinal);
        Assert.Equal(Tiles(first), Tiles(folder.Read("report.html")));
        Assert.Equal(Row(first, "Configuration"), Row(folder.Read("report.html"), "Configuration"));
        Assert.Contains("trial.yaml", Row(first, "Configuration"), StringComparison.Ordinal);

        var methods = await DoAsync("report", "trial", "--methods");
        Assert.Contains("A set of 10 points was drawn at random, uniformly and independently, from 2 dimensions", methods, StringComparison.Ordinal);
        Assert.Contains("Of these, 8 gave a result, 2 failed (2 of kind diverged).", methods, StringComparison.Ordinal);
        Assert.Contains(onPostgres ? "a queue on PostgreSQL 1" : "a queue on SQLite 3", methods, StringComparison.Ordinal);
    }

    private static string Row(string report, string title) => Assert.Single(
        report.Split('\n'), line => line.Contains($">{title}</th>", StringComparison.Ordinal));

    private static string[] Tiles(string report) => [.. report.Split('\n').Where(line => line.Contains("class=\"tile\"", StringComparison.Ordinal))];

    private async Task InterruptAsync(string name)
    {
        Workspace.Hold();
        using var run = Workspace.Start("run", name, "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        await run.SignalAsync("INT");
        await run.SaysAsync("Stopping: ");
        Workspace.Release();
        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
    }
}
