using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>The payload of named parameters: one flat JSON object of parameters, constants, and <c>seed</c>.</summary>
internal sealed class ParameterPayload(WorkflowConfiguration configuration)
{
    // The name of every payload's seed.
    public const string Seed = "seed";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Write(PointRun run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            foreach (var (parameter, coordinate) in configuration.Parameters.Zip(run.X))
            {
                json.WritePropertyName(parameter.Name);
                Write(json, parameter, coordinate);
            }

            foreach (var (name, text) in configuration.Constants)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(text);
            }

            json.WriteNumber(Seed, SeedOf(run));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private int SeedOf(PointRun run) => configuration.CommonRandomNumbers
        ? TaskSeed.Common(configuration.Seed, run.Replicate)
        : TaskSeed.Of(configuration.Seed, run.Point, run.Replicate);

    /// <summary>Writes the value that a coordinate of a parameter stands for.</summary>
    public static void Write(Utf8JsonWriter json, ParameterConfiguration parameter, double coordinate)
    {
        switch (parameter)
        {
            case ParameterConfiguration.Choice choice:
                json.WriteRawValue(choice.Texts[(int)coordinate]);
                break;
            case ParameterConfiguration.Range { WholeNumbers: true }:
                json.WriteNumberValue((long)coordinate);
                break;
            default:
                json.WriteNumberValue(coordinate);
                break;
        }
    }
}
