using Emews.Database.Server;
using Emews.Workflows.Databases;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>dbs</c>.</summary>
internal sealed class DatabasesReader
{
    private const string Example = "local: {type: local, db_path: emews.db}";

    private static readonly string[] ServerKeys = ["db_host", "db_port", "db_user", "db_name", "db_data", "db_listen"];

    private readonly IReadOnlyCollection<string>? _endpoints;

    private DatabasesReader(IReadOnlyCollection<string>? endpoints) => _endpoints = endpoints;

    public static Parts<DatabaseConfiguration> Read(Section root, Parts<EndpointConfiguration> endpoints)
    {
        var reader = new DatabasesReader(endpoints.Names);
        var databases = new Parts<DatabaseConfiguration>(root, "dbs", Example, reader.Database);
        if (databases.IsEmpty)
        {
            databases.AddDefault(root, "local", new DatabaseConfiguration.Sqlite { Name = "local" });
        }

        return databases;
    }

    private DatabaseConfiguration? Database(string name, YamlEntry entry, Section parent)
    {
        if (parent.OpenNamed(entry, Example) is not { } section)
        {
            return null;
        }

        var (type, endpoint) = PlaceReader.Read(section, _endpoints);
        var server = ServerKeys.Where(section.Has).ToList();
        var isServer = server.Count > 0 && !section.Has("db_path");
        if (server.Count > 0 && !isServer)
        {
            section.Error("db_path", $"stands beside {server[0]}: db_path alone for SQLite, or {server[0]} and its kind for PostgreSQL");
        }

        DatabaseConfiguration database = isServer ? PostgreSql(section, name, type) : Sqlite(section, name, type);
        database = database with
        {
            Endpoint = endpoint,
            Environment = Variables(section),
            StartCommand = Command(section, "start_cmd"),
            StopCommand = Command(section, "stop_cmd"),
            PreLaunch = section.CheckedCommands("pre_launch"),
            ForeignLease = section.Duration("foreign_lease", least: TimeSpan.FromSeconds(1)),
        };
        CheckUses(section, database);
        section.Close();
        return database;
    }

    private static DatabaseConfiguration.Sqlite Sqlite(Section section, string name, PlaceType type)
    {
        section.Unused("the database is SQLite, which has no server", "pg_bin_path", "start_cmd", "stop_cmd", "pre_launch", "env");
        var path = Folder(section, "db_path", type);
        if (type == PlaceType.Local && path is not null && section.Context.Options.FindNetworkFileSystem(path) is { } network)
        {
            section.Error(
                "db_path",
                $"is on {network}, and SQLite is not safe on file systems that machines share: name a file on a local disk, leave db_path out "
                + "to have it there while a run goes on, or use PostgreSQL, which db_data in its place asks for");
        }

        return new() { Name = name, Type = type, Path = path };
    }

    private static DatabaseConfiguration.PostgreSql PostgreSql(Section section, string name, PlaceType type) => new()
    {
        Name = name,
        Type = type,
        Host = Host(section),
        Port = IsWholeAddress(section, "db_port") ? null : section.OptionalInteger("db_port", 1, 65535),
        User = Text(section, "db_user"),
        Database = Text(section, "db_name"),
        Data = Folder(section, "db_data", type),
        Listen = IsWholeAddress(section, "db_listen") ? null : Listen(section),
        BinPath = Folder(section, "pg_bin_path", type),
    };

    private static string? Host(Section section)
    {
        var host = section.Text("db_host", HostText.Expected);
        if (host is null || HostText.IsHost(host))
        {
            return host;
        }

        section.Error("db_host", $"expected {HostText.Expected}");
        return null;
    }

    private static string? Text(Section section, string key) => IsWholeAddress(section, key) ? null : section.Text(key);

    private static string? Folder(Section section, string key, PlaceType type) =>
        IsWholeAddress(section, key) ? null : type == PlaceType.Local ? section.LocalPath(key) : section.Text(key);

    /// <summary>Whether a connection's URI stands where a part of one was expected. It may hold a password, and is never repeated.</summary>
    private static bool IsWholeAddress(Section section, string key)
    {
        var isWhole = section.Find(key) is { Value: YamlScalar scalar } && scalar.Text.Contains("://", StringComparison.Ordinal);
        if (isWhole)
        {
            section.Error(key, "holds a whole address: name its parts with db_host, db_port, db_name and db_user, and no password");
        }

        return isWhole;
    }

    private static string? Listen(Section section)
    {
        var text = section.Text("db_listen", ListenAddresses.Expected);
        try
        {
            _ = ListenAddresses.Parse(text);
        }
        catch (FormatException problem)
        {
            section.Error("db_listen", problem.Message);
        }

        return text;
    }

    /// <summary>A server that others start has no use for what only its start would take.</summary>
    private static void CheckUses(Section section, DatabaseConfiguration database)
    {
        if (database is DatabaseConfiguration.PostgreSql { Data: null, StartCommand: null, StopCommand: null })
        {
            section.Unused(
                "without db_data or start_cmd, others start and stop the server", "db_listen", "pg_bin_path", "pre_launch", "env");
        }

        if (database is DatabaseConfiguration.PostgreSql { Type: PlaceType.Local, Data: not null, StartCommand: null } server && !ServerPlace.IsHere(server))
        {
            section.Note("db_data", "is not where the server at db_host keeps its data, since that is another machine: no run starts a server here");
        }
    }

    /// <summary>Any name goes, and values keep their references, so that no secret is ever written anywhere.</summary>
    private static IReadOnlyDictionary<string, string> Variables(Section section)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (var entry in section.Child("env", "PATH: /opt/postgres/bin")?.Entries ?? [])
        {
            if (entry.Value is YamlScalar scalar)
            {
                variables.Add(new(entry.Name, scalar.IsNothing ? "" : scalar.Text));
            }
            else
            {
                section.Context.Error(entry.At, $"{section.PathOf("env")}.{entry.Name}", $"expected text, found {entry.Value.Kind}");
            }
        }

        return Structural.Map(variables);
    }

    private static string? Command(Section section, string name)
    {
        var command = section.Text(name, "a command");
        foreach (var key in DatabaseReferences.In(command ?? "").Except(section.Entries.Select(entry => entry.Name), StringComparer.Ordinal))
        {
            section.Error(name, $"'${{{Wording.Short(key)}}}' stands for a key that this database has not: add {Wording.Short(key)}");
        }

        try
        {
            if (command is not null && CommandWords.Split(command) is [] or ["", ..])
            {
                section.Error(name, "names no program");
            }
        }
        catch (FormatException problem)
        {
            section.Error(name, $"cannot be split into words: {problem.Message}");
        }

        if (command is not null && ShellSyntax.In(command) is { } word)
        {
            section.Note(name, $"is not run by a shell: '{word}' is a word like any other. For a shell: sh -c '…'");
        }

        return command;
    }
}
