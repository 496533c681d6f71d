using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli;

/// <summary>
/// What is wrong with a command line, in our words: System.CommandLine speaks of arguments and .NET types. What validators find is told
/// only when all else is right, since they may have seen half of what was meant.
/// </summary>
internal static class UsageErrors
{
    /// <summary>A sentence a mistake; none when the command line is understood.</summary>
    /// <param name="parsed">What was made of the command line.</param>
    /// <param name="arguments">The command line.</param>
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        // The first are said alone: their values were taken for arguments.
        var errors = OfSwitches(parsed, arguments).ToList();
        if (errors.Count > 0)
        {
            return errors;
        }

        errors.AddRange(Given(parsed).Select(OfOption).OfType<string>());
        errors.AddRange(IsGroup(parsed) ? [] : OfUnknownOptions(parsed));
        if (parsed.Action is not ParseErrorAction)
        {
            return errors;
        }

        errors.AddRange(IsGroup(parsed) ? [OfGroup(parsed)] : OfMissing(parsed));
        if (errors.Count == 0 && parsed.UnmatchedTokens is [var word, ..])
        {
            errors.Add($"'{Wording.Short(word)}' is too much: {Usage(parsed)}");
        }

        return errors.Count > 0 ? errors : [.. parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A command as it is typed.</summary>
    public static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "emews";

    private static bool IsGroup(ParseResult parsed) => parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 };

    private static IEnumerable<OptionResult> Given(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (var option in command.Children.OfType<OptionResult>().Where(option => !option.Implicit))
            {
                yield return option;
            }
        }
    }

    private static IEnumerable<string> OfSwitches(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var switches = Given(parsed).Where(IsSwitch).Select(given => given.Option.Name).ToHashSet(StringComparer.Ordinal);
        return
            from argument in arguments.TakeWhile(argument => argument is not "--")
            let parts = argument.Split('=', 2)
            where parts.Length == 2 && switches.Contains(parts[0]) && !bool.TryParse(parts[1], out _)
            select $"{parts[0]} takes no value, and '{parts[1]}' is one.";
    }

    private static string? OfOption(OptionResult given)
    {
        var name = given.Option.Name;
        return given switch
        {
            { Tokens.Count: > 1 } => $"{name} is there {given.Tokens.Count} times: name it once.",
            { Tokens: [] or [{ Value: "" }] } when !IsSwitch(given) => $"{name} needs a value: {name} {given.Option.HelpName}",
            _ => null,
        };
    }

    private static bool IsSwitch(OptionResult given) =>
        given.Option.ValueType == typeof(bool) || given.Option.Arity.MaximumNumberOfValues == 0;

    private static string OfGroup(ParseResult parsed)
    {
        var (command, name) = (parsed.CommandResult.Command, NameOf(parsed.CommandResult));
        var commands = command.Subcommands.Select(below => below.Name).ToList();
        if (parsed.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-')) is not { } word)
        {
            return $"A command is missing: {name} {string.Join('|', commands)}";
        }

        var guess = Guess(word, commands.Concat(command.Options.Select(option => option.Name)));
        return $"'{Wording.Short(word)}' is no command of {name}. {guess ?? $"It has: {string.Join(", ", commands)}."}";
    }

    /// <summary>Options that nobody knows: left over, or taken for an argument.</summary>
    private static IEnumerable<string> OfUnknownOptions(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return [];
        }

        var (command, name) = (parsed.CommandResult.Command, NameOf(parsed.CommandResult));
        return command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens).Where(word => word.StartsWith('-'))
            .Select(word => word.Split('=')[0])
            .Select(word => $"'{Wording.Short(word)}' is no option of {name}. {Guess(word, command.Options.Select(known => known.Name))}".TrimEnd());
    }

    private static IEnumerable<string> OfMissing(ParseResult parsed)
    {
        var missing = parsed.CommandResult.Command.Arguments
            .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 })
            .Select(argument => argument.Name)
            .Concat(Required(parsed).Where(option => parsed.GetResult(option) is null or { Implicit: true }).Select(option => option.Name))
            .ToList();
        return missing.Count == 0 ? [] : [$"{string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing: {Usage(parsed)}"];
    }

    private static string Usage(ParseResult parsed) =>
        NameOf(parsed.CommandResult)
        + string.Concat(parsed.CommandResult.Command.Arguments.Select(argument => $" <{argument.Name}>"))
        + string.Concat(Required(parsed).Select(option => $" {option.Name} {option.HelpName}"));

    private static IEnumerable<Option> Required(ParseResult parsed) => parsed.CommandResult.Command.Options.Where(option => option.Required);

    private static string? Guess(string word, IEnumerable<string> known) =>
        Wording.Nearest(word, known) is { } near ? $"Did you mean '{near}'?" : null;
}
