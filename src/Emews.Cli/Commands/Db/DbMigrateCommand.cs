using System.CommandLine;
using Emews.Database;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db migrate</c>: the schema this program knows.</summary>
internal static class DbMigrateCommand
{
    public static Command Create()
    {
        var database = new DatabaseOptions();
        var command = new Command("migrate", "Bring a database to the schema of this Emews: one that is empty, older, or made by EQ-SQL.");
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed));
        return command.WithNotes(
            "Every run does this by itself; here it is for those whose account may change a schema where others' may not.",
            "No task is lost, and EQ-SQL's clients go on as before. While worker pools of an older Emews are connected it is refused.",
            "Exit codes: 0 the schema is up to date; 1 it could not be changed, and was not; 2 there is no such database.").WithExamples(
            "emews db migrate --connection postgresql://owner@host:5432/emews",
            "emews db migrate --config my.yaml");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        var before = await LookAsync(target, signals.Stop);
        await (await EmewsDatabase.OpenAsync(target.Address, new() { ApplicationName = "emews db migrate" }, signals.Stop)).DisposeAsync();
        var after = await LookAsync(target, signals.Stop);
        await Console.Out.WriteLineAsync(before switch
        {
            { Schema: null, HasTasks: true } => $"{target.Address}: EQ-SQL's tables, and now schema {after.Schema}.",
            { Schema: null } => $"{target.Address}: empty, and now schema {after.Schema}.",
            _ when before.Schema == after.Schema => $"{target.Address}: schema {after.Schema}, up to date already.",
            _ => $"{target.Address}: from schema {before.Schema} to {after.Schema}.",
        });
        return ExitCodes.Done;
    }

    private static async Task<DatabaseCondition> LookAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        await using var upkeep = await DatabaseLook.OpenAsync(target, cancellationToken);
        return await upkeep.LookAsync(cancellationToken);
    }
}
