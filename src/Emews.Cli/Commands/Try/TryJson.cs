using Emews.Cli.Commands.Db;
using Emews.Workflows.Configuration;
using Emews.Workflows.Trials;

namespace Emews.Cli.Commands.Try;

/// <summary>What came of a trial, as JSON.</summary>
internal static class TryJson
{
    public static string Of(TrialOutcome outcome, WorkflowConfiguration configuration, IReadOnlyList<string> notes) => JsonText.Of(json =>
    {
        json.WritePropertyName("payload");
        json.WriteRawValue(outcome.Payload);
        json.WriteStartArray("command");
        foreach (var word in outcome.Trace?.Words ?? [])
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteString("folder", outcome.Trace?.Folder);
        json.WriteString("kept_folder", outcome.Trace?.KeptFolder);
        json.WriteString("stdout", outcome.Output.Text);
        json.WriteString("stderr", outcome.Errors.Text);
        json.WriteString("result", outcome.Result);
        json.WriteString("objective", configuration.Objective?.Name);
        json.WritePropertyName("value");
        if (outcome.Fields.Value is { } value)
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartObject("columns");
        foreach (var (name, text) in outcome.Fields.Scalars)
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
        json.WritePropertyName("failure");
        if (outcome.Failure is { } failure)
        {
            json.WriteStartObject();
            json.WriteString("kind", failure.Kind);
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteNumber("seconds", outcome.Duration.TotalSeconds);
        json.WriteStartArray("notes");
        foreach (var note in notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
    });
}
