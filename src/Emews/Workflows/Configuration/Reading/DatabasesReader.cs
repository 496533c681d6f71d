using System.Text.RegularExpressions;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>dbs</c>.</summary>
internal sealed partial class DatabasesReader
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

        DatabaseConfiguration database = isServer ? PostgreSql(section, name, type, server[0]) : Sqlite(section, name, type);
        database = database with
        {
            Endpoint = endpoint,
            Environment = Variables(section),
            StartCommand = Command(section, "start_cmd"),
            StopCommand = Command(section, "stop_cmd"),
            PreLaunch = section.CheckedCommands("pre_launch"),
            ForeignLease = section.Duration("foreign_lease"),
        };
        if (database is { StartCommand: null, StopCommand: null })
        {
            section.Unused("it serves start_cmd and stop_cmd only", "env");
        }

        section.Close();
        return database;
    }

    private static DatabaseConfiguration.Sqlite Sqlite(Section section, string name, PlaceType type)
    {
        section.Unused("the database is SQLite", "pg_bin_path");
        return new() { Name = name, Type = type, Path = type == PlaceType.Local ? section.LocalPath("db_path") : section.Text("db_path") };
    }

    private static DatabaseConfiguration.PostgreSql PostgreSql(Section section, string name, PlaceType type, string becauseOf)
    {
        section.CheckAvailableAs("postgresql", becauseOf);
        string? Folder(string key) => type == PlaceType.Local ? section.LocalPath(key) : section.Text(key);
        var database = new DatabaseConfiguration.PostgreSql
        {
            Name = name,
            Type = type,
            Host = section.Text("db_host"),
            Port = section.OptionalInteger("db_port", 1, 65535),
            User = section.Text("db_user"),
            Database = section.Text("db_name"),
            Data = Folder("db_data"),
            Listen = section.Text("db_listen"),
            BinPath = Folder("pg_bin_path"),
        };
        section.CheckAvailable("pg_bin_path");
        return database;
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
        var command = section.CheckedText(name);
        foreach (var key in DatabaseReference().Matches(command ?? "").Select(match => match.Groups["key"].Value))
        {
            if (!section.Has(key))
            {
                section.Error(name, $"'${{{Wording.Short(key)}}}' stands for a key that this database has not: add {Wording.Short(key)}");
            }
        }

        return command;
    }

    [GeneratedRegex(@"\$\{(?<key>db_[a-z_]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatabaseReference();
}
