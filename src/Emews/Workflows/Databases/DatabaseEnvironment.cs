using Emews.Database.Server;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Databases;

/// <summary>The variables with which the commands of a database run: those here, after <c>pre_launch</c>, and <c>env</c>.</summary>
internal static class DatabaseEnvironment
{
    /// <exception cref="ServerRefusedException">A command of <c>pre_launch</c> failed, or a variable that <c>env</c> refers to is not set.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(
        DatabaseConfiguration database, CancellationToken cancellationToken)
    {
        var own = database.Environment.Select(entry => KeyValuePair.Create(entry.Key, Expanded(database.Name, entry.Key, entry.Value))).ToList();
        var before = await PreLaunch.RunAsync(database.PreLaunch, ServerEnvironment.Current(), cancellationToken).ConfigureAwait(false);
        return before.With(own);
    }

    private static string Expanded(string database, string name, string value)
    {
        try
        {
            return EnvironmentReferences.Expand(value, Environment.GetEnvironmentVariable);
        }
        catch (FormatException problem)
        {
            throw new ServerRefusedException($"dbs.{database}.env.{name}: {problem.Message}", problem);
        }
    }
}
