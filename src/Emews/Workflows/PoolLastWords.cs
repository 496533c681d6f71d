using System.Globalization;
using Emews.Pools;
using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>What a pool says when it ends, and how others find it in its log.</summary>
internal static class PoolLastWords
{
    private const string InGoodOrder = " has ended in good order";

    // How every command begins its error.
    private const string Failure = "emews: ";

    private const int MostLines = 10;

    // They are the last, but for what its models may print.
    private const int Tail = 64 * 1024;

    /// <summary>The words of one that ends in good order.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="why">Why, for people; empty where whoever has stopped it knows.</param>
    public static string Say(string pool, string why) => $"Pool {pool}{InGoodOrder}{(why.Length > 0 ? $": {why}" : "")}.";

    /// <summary>How a pool has ended by its log, such as <c>has ended in good order: …</c>; null where that does not say.</summary>
    public static string? Of(string log)
    {
        var line = LastLines(log).LastOrDefault(line => line.Contains(InGoodOrder, StringComparison.Ordinal));
        return line?[(line.IndexOf(InGoodOrder, StringComparison.Ordinal) + 1)..].TrimEnd('.');
    }

    /// <summary>What to tell people of a pool that has ended, with its own words where it has failed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="agents">Agents that may live; others of its name go on.</param>
    /// <param name="host">This machine.</param>
    public static string OfEnded(IRunningPool pool, IReadOnlyList<AgentRecord> agents, string host)
    {
        var others = agents.Any(agent => agent.IsAlive && string.Equals(agent.Pool, pool.Pool, StringComparison.Ordinal) && !QueueAttendance.Is(pool, agent, host));
        var who = others ? string.Create(CultureInfo.InvariantCulture, $"An agent of pool {pool.Pool} (process {pool.ProcessId})") : $"Pool {pool.Pool}";
        var where = File.Exists(pool.LogPath) ? $" What it had to say is in {pool.LogPath}" : "";
        return string.Join("\n  ", [$"{who} has ended ({pool.End}).{where}", .. pool.End is { SaidWhy: true } ? OfFailure(pool.LogPath) : []]);
    }

    /// <summary>Why a pool has failed by its log, in one or several lines; empty where that does not say.</summary>
    public static IReadOnlyList<string> OfFailure(string log)
    {
        var lines = LastLines(log);
        var last = Array.FindLastIndex(lines, line => line.StartsWith(Failure, StringComparison.Ordinal));
        return last < 0 ? [] : [lines[last][Failure.Length..], .. lines[(last + 1)..].Take(MostLines - 1).Where(line => line.Length > 0)];
    }

    private static string[] LastLines(string log)
    {
        try
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = Math.Max(0, file.Length - Tail);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
