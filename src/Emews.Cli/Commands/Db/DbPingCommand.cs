using System.CommandLine;
using System.Globalization;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db ping</c>: whether a database can be used, and if not, what is in the way.</summary>
internal static class DbPingCommand
{
    private const int Rounds = 9;

    public static Command Create()
    {
        var database = new DatabaseOptions();
        var json = new Option<bool>("--json") { Description = "Print it as JSON on standard output, and nothing else there." };
        var command = new Command("ping", "Ask a database whether it is there: its version, its schema, and how long an answer takes.") { json };
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed, parsed.GetValue(json)));
        return command.WithNotes(
            $"The time is the median of {Rounds} round trips, each the smallest question there is, on one connection that was open before.",
            "Exit codes: 0 it can be used; 1 it cannot, the message says why; 2 there is no such database.").WithExamples(
            "emews db ping quickstart",
            "emews db ping --connection postgresql://me@host:5432/emews",
            "emews db ping --config my.yaml --db big",
            "emews db ping quickstart --json");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed, bool json)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        await using var upkeep = await DatabaseLook.OpenAsync(target, signals.Stop);
        var condition = await upkeep.LookAsync(signals.Stop);
        var answer = await MedianAsync(upkeep, signals.Stop);
        await Console.Out.WriteAsync(json ? PingJson.Of(target.Address, condition, answer) : Text(target, condition, answer));
        return condition.IsTooNew ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static string Text(DatabaseTarget target, DatabaseCondition condition, TimeSpan answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {target.Address} answers in {answer.TotalMilliseconds:0.00} ms.
        Engine:  {condition.Engine} {condition.Version}
        Schema:  {Schema(condition, target)}

        """);

    private static async Task<TimeSpan> MedianAsync(DatabaseUpkeep upkeep, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var asked = TimeProvider.System.GetTimestamp();
            await upkeep.PingAsync(cancellationToken);
            times.Add(TimeProvider.System.GetElapsedTime(asked));
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private static string Schema(DatabaseCondition condition, DatabaseTarget target) => condition switch
    {
        { IsTooNew: true } => $"{condition.Schema}, made by a newer Emews; this one knows {condition.NewestSchema}: install that",
        { Schema: { } schema } when schema == condition.NewestSchema => $"{schema}, up to date",
        { Schema: { } schema } => $"{schema}; the next run brings it to {condition.NewestSchema}, or now: {target.Command("migrate")}",
        { HasTasks: true } => $"EQ-SQL's alone; the first run adds ours, or now: {target.Command("migrate")}",
        _ => $"none yet; the first run makes it, or now: {target.Command("migrate")}",
    };
}
