using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Database;
using Emews.Database.Addresses;
using Emews.Rest;
using Emews.Tunnels;

namespace Emews.Workflows.Outputs;

/// <summary><c>experiment.json</c>: where an experiment's EMEWS DB is. Written before the first task; never with a password.</summary>
internal static class ExperimentFile
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "experiment.json";

    /// <summary>Writes the file. A file inside the folder is named from there, so that the folder can be moved.</summary>
    public static Task WriteAsync(string folder, DatabaseAddress database, CancellationToken cancellationToken = default) =>
        AtomicFile.WriteAsync(Path.Combine(folder, Name), ToJson(folder, database), cancellationToken);

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is there, but cannot be understood.</exception>
    public static async Task<DatabaseAddress?> ReadAsync(string folder, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            return Parse(folder, JsonNode.Parse(text)) ?? throw new InvalidDataException($"{path} names no kind of database known here.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> ToJson(string folder, DatabaseAddress database)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OutputText.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("kind", database.Kind);
            switch (database)
            {
                case DatabaseAddress.Sqlite sqlite:
                    json.WriteString("path", PathFrom(folder, sqlite.Path));
                    if (sqlite.Local is { } local)
                    {
                        json.WriteString("host", local.Host);
                        json.WriteString("copy", PathFrom(folder, local.Copy));
                    }

                    break;
                case DatabaseAddress.PostgreSql server:
                    json.WriteString("host", server.Host);
                    json.WriteNumber("port", server.Port);
                    json.WriteString("name", server.Name);
                    json.WriteString("user", server.User);
                    WriteWhereGiven(json, "options", server.Options);
                    WriteWhereGiven(json, "passfile", server.Passfile is { } passfile ? PathFrom(folder, passfile) : "");
                    break;
                case DatabaseAddress.Service service:
                    json.WriteString("address", service.Address.AbsoluteUri);
                    WriteWhereGiven(json, "token_file", service.TokenFile ?? "");
                    WriteWhereGiven(json, "fingerprint", service.Fingerprint ?? "");
                    WriteWhereGiven(json, "ca_file", service.AuthorityFile ?? "");
                    Write(json, service.Tunnel);
                    break;
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Without its port: only the run itself holds that.</summary>
    private static void Write(Utf8JsonWriter json, SshRoute? tunnel)
    {
        if (tunnel is not null)
        {
            json.WriteStartObject("tunnel");
            json.WriteString("host", tunnel.Host);
            WriteWhereGiven(json, "ssh_config", tunnel.Configuration ?? "");
            json.WriteEndObject();
        }
    }

    private static void WriteWhereGiven(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static string PathFrom(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        var isOutside = Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] is "..";
        return isOutside ? path : relative;
    }

    private static DatabaseAddress? Parse(string folder, JsonNode? file) => (string?)file?["kind"] switch
    {
        DatabaseAddress.Sqlite.Word => new DatabaseAddress.Sqlite(PathIn(folder, Text(file, "path")))
        {
            Local = (string?)file["copy"] is { } copy ? new(Text(file, "host"), PathIn(folder, copy)) : null,
        },
        DatabaseAddress.PostgreSql.Word => new DatabaseAddress.PostgreSql(
            Text(file, "host"), (int?)file["port"] ?? PostgresDefaults.Port, Text(file, "name"), Text(file, "user"))
        {
            Options = (string?)file["options"] ?? "",
            Passfile = (string?)file["passfile"] is { } passfile ? PathIn(folder, passfile) : null,
        },
        DatabaseAddress.Service.Word => new DatabaseAddress.Service(ServiceAddress.Check(new Uri(Text(file, "address"))))
        {
            TokenFile = (string?)file["token_file"],
            Fingerprint = (string?)file["fingerprint"],
            AuthorityFile = (string?)file["ca_file"],
            Tunnel = file["tunnel"] is { } tunnel ? new(Text(tunnel, "host"), (string?)tunnel["ssh_config"]) : null,
        },
        _ => null,
    };

    private static string PathIn(string folder, string path) => Path.GetFullPath(path, Path.GetFullPath(folder));

    private static string Text(JsonNode file, string name) =>
        (string?)file[name] ?? throw new FormatException($"'{name}' is missing.");
}
