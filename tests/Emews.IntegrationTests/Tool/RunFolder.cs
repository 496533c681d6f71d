using System.Globalization;
using System.Text.Json;
using Emews.Workflows.Outputs;
using Microsoft.Data.Sqlite;

namespace Emews.IntegrationTests.Tool;

/// <summary>What a run leaves in its folder, as other programs read it.</summary>
internal sealed class RunFolder(string path)
{
    public string Path => path;

    public bool Exists => Directory.Exists(path);

    public JsonElement Summary => JsonDocument.Parse(File.ReadAllText(PathOf("summary.json"))).RootElement;

    public IReadOnlyList<string> EventLines => File.ReadAllLines(PathOf("events.jsonl"));

    /// <summary>The rows of <c>tasks.csv</c>, each by column.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Tasks
    {
        get
        {
            var lines = File.ReadAllLines(PathOf("tasks.csv"));
            Assert.All(lines, line => Assert.DoesNotContain('"', line));
            var columns = lines[0].Split(',');
            return [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary())];
        }
    }

    public string PathOf(string file) => System.IO.Path.Combine(path, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public bool Has(string file) => File.Exists(PathOf(file));

    public string? Ended => Summary.GetProperty("ended").GetString();

    /// <summary>The tasks as the summary counts them.</summary>
    public (int Submitted, int Completed, int Failed, int Canceled, int Unfinished) Counts =>
        (Count("tasks_submitted"), Count("tasks_completed"), Count("tasks_failed"), Count("tasks_canceled"), Count("tasks_unfinished"));

    public int Count(string inSummary) => Summary.GetProperty(inSummary).GetInt32();

    /// <summary>The events of one kind, in their order.</summary>
    public IReadOnlyList<T> Events<T>()
        where T : notnull => [.. EventLogReader.Read(PathOf("events.jsonl")).OfType<T>()];

    public int AgentsThatStoppedClaiming =>
        int.Parse(Query("SELECT count(*) FROM emews_agents WHERE stopped_claiming IS NOT NULL"), CultureInfo.InvariantCulture);

    /// <summary>One value out of the experiment's database.</summary>
    public string Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={PathOf("emews.db")};Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>How many tasks the database has in a state.</summary>
    public int InState(params int[] states) =>
        int.Parse(Query($"SELECT count(*) FROM eq_tasks WHERE eq_status IN ({string.Join(',', states)})"), CultureInfo.InvariantCulture);
}
