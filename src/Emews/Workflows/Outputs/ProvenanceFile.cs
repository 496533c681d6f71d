using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary><c>provenance.json</c>: what one has to know to trust a run, or to repeat it.</summary>
internal static class ProvenanceFile
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "provenance.json";

    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(string folder, RunRecord run, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OutputText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("exp_id", run.ExperimentId);
            WriteProgram(json);
            WriteMachine(json);
            WriteRun(json, run);
            WriteSources(json, run.Sources, run.SourceChanges);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return AtomicFile.WriteAsync(Path.Combine(folder, Name), buffer.WrittenMemory, cancellationToken);
    }

    private static void WriteProgram(Utf8JsonWriter json)
    {
        json.WriteStartObject("emews");
        json.WriteString("version", ProgramVersion.Version);
        json.WriteString("commit", ProgramVersion.Commit);
        json.WriteEndObject();
        json.WriteString("dotnet", RuntimeInformation.FrameworkDescription);
    }

    private static void WriteMachine(Utf8JsonWriter json)
    {
        json.WriteString("system", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})");
        json.WriteStartObject("processor");
        json.WriteString("name", ProcessorName());
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteString("vectors", Vectors());
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteStartObject("database");
        json.WriteString("kind", run.Database.Kind);
        json.WriteString("version", run.DatabaseVersion);
        json.WriteEndObject();
        json.WriteStartArray("hosts");
        foreach (var host in run.Hosts.Concat(run.Agents.Select(agent => agent.Host)).Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(host);
        }

        json.WriteEndArray();
        json.WriteString("started", OutputText.Time(run.Started));
        json.WriteString("stopped", OutputText.Time(run.Stopped));
        json.WriteStartArray("interruptions");
        foreach (var pause in run.Interruptions)
        {
            json.WriteStartObject();
            json.WriteString("interrupted", OutputText.Time(pause.Interrupted));
            json.WriteString("resumed", pause.Resumed is { } resumed ? OutputText.Time(resumed) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("seed", run.Seed);
        json.WriteString("generator", run.Generator);
    }

    private static void WriteSources(Utf8JsonWriter json, SourceFiles? sources, IReadOnlyList<SourceChange> changes)
    {
        json.WritePropertyName("configuration");
        if (sources is null)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteFile(json, sources.Configuration);
        }

        json.WriteStartArray("model_files");
        foreach (var file in sources?.Named ?? [])
        {
            WriteFile(json, file);
        }

        json.WriteEndArray();
        WriteChanges(json, changes);
        json.WritePropertyName("git");
        if (sources?.Git is not { } git)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("commit", git.Commit);
        json.WriteBoolean("dirty", git.Dirty);
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<SourceChange> changes)
    {
        json.WriteStartArray("model_changes");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("path", change.Path);
            json.WriteString("found", OutputText.Time(change.Found));
            json.WriteString("sha256_before", change.Before);
            json.WriteString("sha256_after", change.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter json, SourceFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }

    /// <summary>The widest vectors that the machine and .NET use here: those that <c>Emews.Numerics</c> computes with.</summary>
    private static string Vectors() =>
        Vector512.IsHardwareAccelerated ? "Vector512"
        : Vector256.IsHardwareAccelerated ? "Vector256"
        : Vector128.IsHardwareAccelerated ? "Vector128"
        : "none";

    private static string? ProcessorName()
    {
        const string Key = "model name";
        try
        {
            var lines = OperatingSystem.IsLinux() ? File.ReadLines("/proc/cpuinfo") : [];
            var line = lines.FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
            return line is null ? null : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
