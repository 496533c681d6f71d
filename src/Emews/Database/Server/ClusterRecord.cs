using System.Text;
using System.Text.Json;

namespace Emews.Database.Server;

/// <summary>What Emews keeps of a cluster in its folder; that it is there says that the cluster is whole, and of Emews.</summary>
/// <param name="Port">The port it was last started on.</param>
/// <param name="Listen">Whom it listens to, as <see cref="ListenAddresses"/> reads it.</param>
/// <param name="User">The role that owns the database.</param>
/// <param name="Database">The database.</param>
/// <param name="Host">The machine it was started on, until it is stopped: a folder on a shared disk is seen by many.</param>
internal sealed record ClusterRecord(int Port, string? Listen, string User, string Database, string? Host)
{
    private const string FileName = "emews.json";

    /// <summary>Whether a run has started the server, and so the last run that uses it stops it.</summary>
    public bool ForRuns { get; init; }

    public static string FileIn(string data) => Path.Combine(data, FileName);

    /// <summary>Reads the record of a cluster; null when there is none.</summary>
    /// <exception cref="ServerRefusedException">The file is damaged, or not to be read.</exception>
    public static ClusterRecord? Read(string data)
    {
        var file = FileIn(data);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            string Name(string name) => Text(name) ?? throw new FormatException(name);
            return new ClusterRecord(
                root.GetProperty("port").GetInt32(), Text("listen"), Name("user"), Name("database"), Text("host"))
            {
                ForRuns = root.TryGetProperty("for_runs", out var forRuns) && forRuns.GetBoolean(),
            };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ServerRefusedException($"You may not look into {data}: a cluster is open to its owner and to root only.", error);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var example = new ClusterRecord(PostgresDefaults.Port, null, PostgresDefaults.User, PostgresDefaults.Database, null);
            throw new ServerRefusedException(
                $"{file} is damaged. Write it anew, with port, user and database of this cluster:\n  {example.ToJson().TrimEnd()}", error);
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteNumber("port", Port);
            json.WriteString("listen", Listen);
            json.WriteString("user", User);
            json.WriteString("database", Database);
            json.WriteString("host", Host);
            json.WriteBoolean("for_runs", ForRuns);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }
}
