using System.Globalization;
using Emews.Database.Server;

namespace Emews.Bench.Queue;

/// <summary>The same with EQ-SQL's own Python client, in a database as EQ-SQL makes it.</summary>
internal sealed class EqsqlVerb(string checkout) : IPart<QueueBench>
{
    public string Name => "eqsql";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        if (await PythonPeer.FindAsync("psycopg2") is not { } python)
        {
            bench.Progress.WriteLine("eqsql: left out: EQ-SQL's client needs Python with psycopg2 (apt-get install python3-psycopg2).");
            return [];
        }

        await using var database = await bench.Server.CreateDatabaseAsync();
        var to = database.Connection;
        var environment = ServerEnvironment.Current().With([new("PGPASSWORD", to.Password!)]);
        bench.Progress.WriteLine("eqsql: takes some minutes");
        var result = await ProgramRun.RunAsync(
            [
                python, Path.Combine(AppContext.BaseDirectory, "drive_eqsql.py"), checkout, to.Host!,
                to.Port.ToString(CultureInfo.InvariantCulture), to.Username!, to.Database!, bench.IsQuick ? "0.1" : "1",
            ],
            environment);
        if (!result.Succeeded)
        {
            bench.Progress.WriteLine($"eqsql: failed, and is left out where it did:\n{result.Said}");
        }

        var samples = Read(result.Output);
        (string Name, string Metric, string Unit)[] metrics =
        [
            ("submit", $"EQ-SQL: submit {bench.Tasks(10_000)} tasks", "tasks/s"),
            ("pop-short", $"EQ-SQL: pop 33 of {bench.Tasks(10_000)} queued", "ms"),
            ("pop-long", $"EQ-SQL: pop 33 of {bench.Tasks(100_000)} queued", "ms"),
            ("report", "EQ-SQL: report, one client", "tasks/s"),
            ("wake", "EQ-SQL: submit → popped by who waits", "ms"),
            ("future", "EQ-SQL: report → result for who waits", "ms"),
        ];
        return [.. metrics.Where(m => samples.ContainsKey(m.Name)).Select(m => samples[m.Name].ToRow(m.Metric, m.Unit))];
    }

    private static Dictionary<string, Samples> Read(string output)
    {
        var samples = new Dictionary<string, Samples>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var name, var text] && double.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                samples.TryAdd(name, new Samples());
                samples[name].Add(value);
            }
        }

        return samples;
    }
}
