using System.CommandLine;
using System.CommandLine.Help;
using Emews.Cli;

namespace Emews.IntegrationTests.Tool;

/// <summary>Whatever is wrong with an option, of whatever command, is said in one plain line each.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Workspace workspace = new();

    /// <summary>Every option of every command, as they are typed.</summary>
    public static TheoryData<string, string> Options =>
        [.. Commands(EmewsTool.CreateRoot(), "").SelectMany(found => Own(found.Command).Select(option => (found.Path, option.Name)))];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_refuses_what_is_no_value_of_it(string command, string option)
    {
        var (words, definition) = Find(command, option);
        if (definition.ValueType == typeof(bool))
        {
            Refuses($"{option} takes no value, and 'maybe' is one.", [.. words, $"{option}=maybe"]);
            Refuses($"{option} is there 2 times", [.. words, $"{option}=true", $"{option}=false"]);
            return;
        }

        Refuses($"{option} needs a value: {option} ", [.. words, option]);
        Refuses($"{option} needs a value: {option} ", [.. words, $"{option}="]);
        Refuses($"{option} is there 2 times", [.. words, option, "1", option, "1"]);
        if (definition.ValueType != typeof(string))
        {
            var arguments = Definition(command).Arguments.Select(_ => "1").ToArray();
            string[] whole = [.. words, .. arguments.Length > 0 ? arguments : (string[])["--data", "x"]];
            Refuses($"{option} takes a whole number", [.. whole, option, "abc"]);
            Refuses($"{option} takes a whole number", [.. whole, option, option is "--priority" ? "-99999999999" : "-1"]);
        }
    }

    [Fact]
    public void The_options_are_all_there() => Assert.True(Options.Count > 40, $"{Options.Count} options");

    [Theory]
    [InlineData("--data needs a value", "db", "init", "--data")]
    [InlineData("--data needs a value", "db", "status", "--data", "")]
    [InlineData("--port takes a whole number, from 1 to 65535, not 'abc'", "db", "start", "--data", "x", "--port", "abc")]
    [InlineData("--data is there 2 times", "db", "stop", "--data", "a", "--data", "b")]
    [InlineData("--connection needs a value", "db", "ping", "--connection")]
    [InlineData("--limit takes a whole number, 0 or more, not 'abc'", "db", "print", "x", "--limit", "abc")]
    [InlineData("--yes takes no value", "db", "reset", "x", "--yes=maybe")]
    [InlineData("'strat' is no command of emews db. Did you mean 'start'?", "db", "strat", "--data", "x")]
    [InlineData("'frobnicate' is no command of emews db. It has: init, start,", "db", "frobnicate")]
    [InlineData("A command is missing: emews db init|start|", "db")]
    [InlineData("'version' is no command of emews. Did you mean '--version'?", "version")]
    [InlineData("'valdate' is no command of emews. Did you mean 'validate'?", "valdate", "my.yaml")]
    [InlineData("'--dta' is no option of emews db start. Did you mean '--data'?", "db", "start", "--dta", "x")]
    [InlineData("config.yaml is missing: emews run <exp_id> <config.yaml>", "run", "trial")]
    [InlineData("config.yaml is empty", "validate", "")]
    [InlineData("--model is one of python, r, command, dotnet, not 'julia'.", "new", "demo", "--model", "julia")]
    [InlineData("--model is one of python, r, command, dotnet, not 'pyton'; did you mean 'python'?", "new", "demo", "--model", "pyton")]
    [InlineData("task_id is missing: emews task show <exp_id> <task_id>", "task", "show", "trial")]
    [InlineData("task_id is a whole number, from 1, not 'x'", "task", "show", "trial", "x")]
    [InlineData("task_id is a whole number, from 1, not '0'", "task", "cancel", "trial", "7", "0")]
    [InlineData("Which tasks? Name them, or --failed", "task", "retry", "trial")]
    [InlineData("Name tasks, or --failed", "task", "retry", "trial", "7", "--failed")]
    [InlineData("--kind chooses among those that failed", "task", "retry", "trial", "7", "--kind", "x")]
    [InlineData("--cause chooses among those that failed", "task", "retry", "trial", "7", "--cause", "x")]
    [InlineData("--failed is about those that failed", "task", "list", "trial", "--failed", "--state", "complete")]
    [InlineData("--kind is about those that failed", "task", "list", "trial", "--kind", "timeout", "--state", "queued")]
    [InlineData("--failed counts causes over all tasks: --after", "task", "list", "trial", "--failed", "--after", "3")]
    [InlineData("--state is queued, running, complete, failed, canceled, requeued, not 'done'", "task", "list", "trial", "--state", "done")]
    [InlineData("--priority is missing: emews task prioritize <exp_id> <task_id> --priority N", "task", "prioritize", "trial", "7")]
    [InlineData("'more.yaml' is too much: emews validate <config.yaml>", "validate", "my.yaml", "more.yaml")]
    public async Task What_is_wrong_is_said_in_a_line_and_then_where_help_is(string said, params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("emews: " + said, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("emews: How it is used: emews", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("db")]
    [InlineData("pool")]
    [InlineData("db reset")]
    [InlineData("task")]
    [InlineData("task list")]
    [InlineData("task explain")]
    public async Task Help_has_examples_and_nothing_after_them(string command)
    {
        var result = await workspace.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches($"\nExamples:\n(  emews {command}.*\n)+$", result.Output);
    }

    [Fact]
    public async Task A_password_is_refused_by_the_name_of_what_holds_it_and_not_repeated()
    {
        async Task RefusedAsync(string said, params string[] arguments)
        {
            var result = await workspace.RunAsync(["db", "ping", .. arguments]);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.StartsWith("emews: " + said, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Geheim1", result.Error, StringComparison.Ordinal);
        }

        await RefusedAsync("--connection: A connection holds no password", "--connection", "postgresql://me:Geheim1@db/x");
        await RefusedAsync("--connection takes a URI", "--connection", "me:Geheim1@db/x");
        await RefusedAsync("exp_id is the name of an experiment", "postgresql://me:Geheim1@db/x");
        await RefusedAsync("'postgresql://…@db/x' is too much", "trial", "postgresql://me:Geheim1@db/x");
        await RefusedAsync("'--conection' is no option of emews db ping. Did you mean '--connection'?", "--conection=postgresql://me:Geheim1@db/x");
        await RefusedAsync("--db-path names no file that exists", "--db-path", "postgresql://me:Geheim1@db/x");
        foreach (var (text, said) in new[]
        {
            ("postgresql://me:Geheim1@db/x", "EMEWS_DB: A connection holds no password"),
            ("Host=db;Password=Geheim1", "EMEWS_DB: A connection holds no password"),
            ("me:Geheim1@db/x", "EMEWS_DB names no file that exists"),
        })
        {
            workspace.Set("EMEWS_DB", text);
            await RefusedAsync(said);
        }
    }

    public void Dispose() => workspace.Dispose();

    private static void Refuses(string said, string[] arguments)
    {
        var errors = UsageErrors.Of(EmewsTool.Parse(arguments), arguments);

        Assert.True(errors.Any(error => error.StartsWith(said, StringComparison.Ordinal)), $"{string.Join(' ', arguments)}: {string.Join('\n', errors)}");
        Assert.All(errors, error => Assert.DoesNotContain("argument", error, StringComparison.OrdinalIgnoreCase));
    }

    private static (string[] Words, Option Definition) Find(string command, string option)
    {
        var own = Own(Definition(command));
        return (command.Split(' ', StringSplitOptions.RemoveEmptyEntries), own.Single(known => string.Equals(known.Name, option, StringComparison.Ordinal)));
    }

    private static Command Definition(string path) =>
        Commands(EmewsTool.CreateRoot(), "").Single(found => string.Equals(found.Path, path, StringComparison.Ordinal)).Command;

    private static IEnumerable<Option> Own(Command command) => command.Options.Where(option => option is not (HelpOption or VersionOption));

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path) =>
        [(path, command), .. command.Subcommands.SelectMany(below => Commands(below, $"{path} {below.Name}".TrimStart()))];
}
