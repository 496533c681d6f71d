using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emews.Searches;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.OwnSearches;

/// <summary>Writes the lines that a search's program is told: one JSON object each.</summary>
/// <param name="configuration">What the run is to do.</param>
/// <param name="experimentId">Its name.</param>
internal sealed class SearchLines(WorkflowConfiguration configuration, string experimentId)
{
    private const int Format = 1;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<ParameterConfiguration> _parameters = PointParameters.Of(configuration);
    private readonly bool _maximize = configuration.Objective is { Maximize: true };

    /// <summary>The first line.</summary>
    /// <param name="settings">The settings as JSON text.</param>
    public ReadOnlyMemory<byte> Begin(string settings) => Line(json =>
    {
        json.WriteString("event", "begin");
        json.WriteNumber("format", Format);
        json.WriteString("exp_id", experimentId);
        json.WriteStartArray("parameters");
        foreach (var parameter in _parameters)
        {
            Write(json, parameter);
        }

        json.WriteEndArray();
        json.WriteNumber("seed", configuration.Seed);
        json.WriteNumberOrNull("num_guesses", configuration.NumGuesses);
        json.WriteNumber("retrain_after", configuration.RetrainAfter);
        json.WriteNumber("replicates", configuration.Replicates);
        json.WriteString("goal", _maximize ? "maximize" : "minimize");
        json.WriteString("objective", configuration.Objective?.Name);
        json.WritePropertyName("settings");
        json.WriteRawValue(settings);
    });

    /// <summary>The line of a point that has ended.</summary>
    /// <param name="ended">The point.</param>
    /// <param name="x">Its coordinates.</param>
    public ReadOnlyMemory<byte> Completed(EndedPoint ended, double[] x) => Line(json =>
    {
        json.WriteString("event", "completed");
        json.WriteNumber("point", ended.Point);
        json.WriteStartObject("parameters");
        foreach (var (parameter, coordinate) in _parameters.Zip(x))
        {
            json.WritePropertyName(parameter.Name);
            ParameterPayload.Write(json, parameter, coordinate);
        }

        json.WriteEndObject();
        // A search of ours is told the negative where more is better; a user's program, what the model said.
        json.WriteNumberOrNull("value", _maximize ? -ended.Value : ended.Value);
        json.WriteString("error", ended.Error);
        json.WriteNumber("runs", ended.Runs);
        json.WriteNumberOrNull("standard_error", ended.StandardError);
    });

    private static void Write(Utf8JsonWriter json, ParameterConfiguration parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        switch (parameter)
        {
            case ParameterConfiguration.Range range:
                json.WriteString("type", range.WholeNumbers ? "integer" : "real");
                json.WriteNumber("min", range.Min);
                json.WriteNumber("max", range.Max);
                json.WriteString("scale", range.Logarithmic ? "log" : "linear");
                break;
            case ParameterConfiguration.Choice choice:
                json.WriteString("type", "categorical");
                json.WriteStartArray("values");
                foreach (var text in choice.Texts)
                {
                    json.WriteRawValue(text);
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }
}
