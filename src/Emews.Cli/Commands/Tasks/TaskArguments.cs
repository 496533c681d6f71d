using System.CommandLine;
using System.Globalization;
using Emews.Tasks;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Arguments that name tasks.</summary>
internal static class TaskArguments
{
    /// <summary>One task.</summary>
    public static Argument<string> One() => Checked(new Argument<string>("task_id") { Description = "The task's number." });

    /// <summary>One or several tasks.</summary>
    /// <param name="least">How many there must be.</param>
    public static Argument<string[]> Several(int least = 1) => Checked(new Argument<string[]>("task_id")
    {
        Description = "The tasks' numbers.",
        Arity = new ArgumentArity(least, 100_000),
    });

    /// <summary>The number that a word is.</summary>
    public static TaskId Parse(string word) => new(long.Parse(word, CultureInfo.InvariantCulture));

    private static TArgument Checked<TArgument>(TArgument argument)
        where TArgument : Argument
    {
        argument.Validators.Add(static result =>
        {
            foreach (var word in result.Tokens.Select(token => token.Value))
            {
                if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 1)
                {
                    result.AddError($"task_id is a whole number, from 1, not '{word}'.");
                }
            }
        });
        return argument;
    }
}
