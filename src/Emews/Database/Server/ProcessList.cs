using System.Globalization;
using System.Text.RegularExpressions;

namespace Emews.Database.Server;

/// <summary>Asks <c>ps</c> about the processes of servers.</summary>
internal static partial class ProcessList
{
    /// <summary>The name of a process's program; null when there is no such process.</summary>
    public static async Task<string?> NameOfAsync(int processId, CancellationToken cancellationToken) =>
        await AskAsync(["-p", Text(processId), "-o", "comm="], cancellationToken).ConfigureAwait(false) is { Length: > 0 } name
            ? Path.GetFileName(name.Trim()) : null;

    /// <summary>The command line of a process; null when there is no such process.</summary>
    public static async Task<string?> CommandOfAsync(int processId, CancellationToken cancellationToken) =>
        await AskAsync(["-p", Text(processId), "-o", "args="], cancellationToken).ConfigureAwait(false) is { Length: > 0 } command
            ? command.Trim() : null;

    /// <summary>Whether a process is the server of a data folder, in which it then works.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="account">Who runs the server: Linux tells others nothing of where a process works, not even root everywhere.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<bool> ServesAsync(int processId, string data, ServerAccount account, CancellationToken cancellationToken)
    {
        const string works = "readlink \"$1\" >/dev/null || exit 2; [ \"$1\" -ef \"$2\" ]";
        var name = await NameOfAsync(processId, cancellationToken).ConfigureAwait(false);
        if (name is not ("postgres" or "postmaster"))
        {
            return false;
        }

        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var place = await ProgramRun.RunAsync(
            account.Command(["sh", "-c", works, "sh", $"/proc/{Text(processId)}/cwd", data]),
            ServerEnvironment.Current(),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return place.Succeeded || (place.ExitCode == 2
            && await CommandOfAsync(processId, cancellationToken).ConfigureAwait(false) is { } command
            && command.Contains(data, StringComparison.Ordinal));
    }

    /// <summary>How many sessions a server has: it names them in the titles of its processes.</summary>
    public static async Task<int> SessionsOfAsync(int processId, CancellationToken cancellationToken)
    {
        var list = await AskAsync(["-A", "-o", "ppid=,args="], cancellationToken).ConfigureAwait(false);
        return list.Split('\n').Select(line => Session().Match(line))
            .Count(match => match.Success && string.Equals(match.Groups["parent"].Value, Text(processId), StringComparison.Ordinal));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> AskAsync(string[] options, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync(
            ["ps", .. options], ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.Output;
    }

    // postgres: user database [local] idle, or host(port) in the place of [local]
    [GeneratedRegex(
        @"^\s*(?<parent>\d+)\s+postgres: .* (\[local\]|\S+\(\d+\))( |$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Session();
}
