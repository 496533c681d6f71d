using System.Globalization;
using System.Text;
using Emews.Cli.Commands.Db;
using Emews.Cli.Display;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary>How the experiments in an output folder stand, a line each.</summary>
internal static class FolderStandings
{
    private static readonly string[] Head = ["queued", "running", "complete", "failed", "canceled", "state", "begun", "experiment"];

    /// <summary>Looks into every folder that holds an experiment, and into its database, without a change to anything.</summary>
    public static async Task<IReadOnlyList<FolderStanding>> ReadAsync(string output, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(NamesIn(output).Select(name => ReadAsync(ExperimentFolder.At(output, name), cancellationToken)));
        return [.. all.OrderBy(each => each.State?.Begun ?? DateTimeOffset.MinValue)];
    }

    /// <summary>The experiments that lie in a folder.</summary>
    public static IReadOnlyList<string> NamesIn(string output) => Directory.Exists(output)
        ? [.. Directory.GetDirectories(output).Where(HasExperiment).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    public static string ToText(string output, IReadOnlyList<FolderStanding> all)
    {
        if (all.Count == 0)
        {
            return $"There is no experiment in {output}. Name another folder with --output.\n";
        }

        var text = new StringBuilder();
        var known = all.Where(each => each.State is not null).ToList();
        if (known.Count > 0)
        {
            text.AppendTable(Head, known.Select(Row), numbers: 5);
        }

        foreach (var unknown in all.Where(each => each.Trouble is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"{unknown.ExperimentId}: {Words.FirstLine(unknown.Trouble!)}\n");
        }

        return text.ToString();
    }

    public static string ToJson(string output, IReadOnlyList<FolderStanding> all) => JsonText.Of(json =>
    {
        json.WriteString("folder", output);
        json.WriteObjects("experiments", all, (each, standing) =>
        {
            each.WriteString("exp_id", standing.ExperimentId);
            each.WriteString("state", standing.State is null ? null : Standing.Word(standing.Ended));
            each.WriteString("trouble", standing.Trouble);
            if (standing.State is { } state)
            {
                each.WriteString("begun", state.Begun is { } begun ? OutputText.Time(begun) : null);
                each.WriteCounts(state.Counts);
            }
        });
    });

    private static bool HasExperiment(string folder) =>
        File.Exists(Path.Combine(folder, ExperimentFile.Name)) && ExperimentId.Check(Path.GetFileName(folder)) is null;

    private static async Task<FolderStanding> ReadAsync(ExperimentFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            var address = await ExperimentDatabase.FindAsync(folder, _ => { }, cancellationToken);
            if (address is DatabaseAddress.Sqlite { Path: var file } && !File.Exists(file))
            {
                return new(folder.ExperimentId, null, null, $"its database {file} is gone.");
            }

            await using var look = await ExperimentLook.OpenAsync(address!, cancellationToken);
            if (!(await look.LookAsync(cancellationToken)).HasTasks
                || await look.ListExperimentsAsync(folder.ExperimentId, cancellationToken) is not [var state])
            {
                return new(folder.ExperimentId, null, null, $"its database {address} knows nothing of it any more.");
            }

            var ended = Standing.Of(RunLock.IsHeld(folder), state.Canceled is not null, RunLog.Read(folder.Events).Ended, state.Counts);
            return new(folder.ExperimentId, ended, state);
        }
        catch (Exception error) when (error is EmewsException or InvalidDataException or IOException)
        {
            return new(folder.ExperimentId, null, null, error.Message);
        }
    }

    private static string[] Row(FolderStanding standing)
    {
        var counts = standing.State!.Counts;
        return
        [
            .. new[] { counts.Queued + counts.Requeued, counts.Running, counts.Complete, counts.Failed, counts.Canceled }.Select(OutputText.Number),
            Standing.Word(standing.Ended), standing.State.Begun?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "", standing.ExperimentId,
        ];
    }
}
