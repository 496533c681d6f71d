using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary>How an experiment stands, for programs.</summary>
internal static class StandingJson
{
    public static string Of(OpenExperiment experiment, RunView view, WorkflowProgress progress, Action<Utf8JsonWriter>? more = null) => JsonText.Of(json =>
    {
        json.WriteString("exp_id", experiment.Id);
        json.WriteString("state", Standing.Word(view.Ended));
        json.WriteNumber("elapsed_s", Math.Round(progress.Elapsed.TotalSeconds, 3));
        Write(json, "remaining_s", progress.Remaining?.TotalSeconds);
        json.WriteNumber("points_ended", progress.Ended);
        Write(json, "points", progress.EndAfter);
        json.WriteCounts(progress.Counts);
        json.WriteObjects("pools", progress.Pools, (each, pool) =>
        {
            each.WriteString("pool", pool.Name);
            each.WriteNumber("workers", pool.Workers);
            each.WriteNumber("busy", pool.Busy);
            each.WriteBoolean("ended", pool.HasEnded);
        });
        WriteBest(json, progress.Best);
        json.WriteNumber("reprioritizations", progress.Reprioritizations);
        more?.Invoke(json);
    });

    private static void WriteBest(Utf8JsonWriter json, BestPoint? best)
    {
        if (best is null)
        {
            json.WriteNull("best");
            return;
        }

        json.WriteStartObject("best");
        json.WriteNumber("point", best.Point);
        json.WriteNumber("task_id", best.TaskId.Value);
        json.WriteNumber("value", best.Value);
        Write(json, "standard_error", best.StandardError);
        json.WriteNumber("runs", best.Runs);
        json.WriteString("setting", best.Setting);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, 9));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
