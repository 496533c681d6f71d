using System.Globalization;
using Emews.Processes;

namespace Emews.Database.Server;

/// <summary>
/// The user who runs a server's programs: PostgreSQL refuses to run as root, so root steps down to one who may.
/// </summary>
internal sealed class ServerAccount
{
    private const string Postgres = "postgres";

    private readonly string[] _stepDown;

    private ServerAccount(string name, long userId, params string[] stepDown)
    {
        Name = name;
        UserId = userId;
        _stepDown = stepDown;
    }

    /// <summary>The user's name.</summary>
    public string Name { get; }

    /// <summary>The user's number.</summary>
    public long UserId { get; }

    /// <summary>Whether it is another than who runs this program.</summary>
    public bool IsOther => _stepDown.Length > 0;

    /// <summary>Who runs this program.</summary>
    public static async Task<ServerAccount> SelfAsync(CancellationToken cancellationToken) =>
        new(Environment.UserName, await NumberAsync("-u", null, cancellationToken).ConfigureAwait(false) ?? -1);

    /// <summary>Who may run the server of a data folder, which need not exist.</summary>
    /// <exception cref="ServerRefusedException">Root finds nobody to step down to.</exception>
    public static async Task<ServerAccount> ForAsync(string data, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return await SelfAsync(cancellationToken).ConfigureAwait(false);
        }

        var owner = Directory.Exists(data) ? await FileOwner.OfAsync(data, cancellationToken).ConfigureAwait(false) : 0;
        var user = owner is null or 0 ? Postgres : string.Create(CultureInfo.InvariantCulture, $"{owner}");
        if (await NumberAsync("-u", user, cancellationToken).ConfigureAwait(false) is not { } userId
            || await NumberAsync("-g", user, cancellationToken).ConfigureAwait(false) is not { } groupId)
        {
            throw new ServerRefusedException(
                $"PostgreSQL does not run as root, and there is no user '{user}' to run it instead. "
                + "Make one (useradd --system postgres; installing PostgreSQL does, too), or run this as an ordinary user.");
        }

        var name = await SayAsync("-un", user, cancellationToken).ConfigureAwait(false) ?? user;
        return new ServerAccount(name, userId, StepDown(name, userId, groupId));
    }

    /// <summary>A command as the user runs it.</summary>
    public IReadOnlyList<string> Command(IEnumerable<string> command) => [.. _stepDown, .. command];

    private static string[] StepDown(string name, long userId, long groupId)
    {
        if (SearchPath.Find("setpriv") is { } setpriv)
        {
            return
            [
                setpriv, "--reuid", userId.ToString(CultureInfo.InvariantCulture), "--regid", groupId.ToString(CultureInfo.InvariantCulture),
                "--init-groups", "--",
            ];
        }

        return SearchPath.Find("runuser") is { } runuser
            ? [runuser, "-u", name, "--"]
            : throw new ServerRefusedException(
                $"PostgreSQL does not run as root, and neither 'setpriv' nor 'runuser' is there to run it as '{name}'. "
                + "Install util-linux, or run this as an ordinary user.");
    }

    private static async Task<long?> NumberAsync(string option, string? user, CancellationToken cancellationToken) =>
        long.TryParse(await SayAsync(option, user, cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static async Task<string?> SayAsync(string option, string? user, CancellationToken cancellationToken)
    {
        string[] command = user is null ? ["id", option] : ["id", option, "--", user];
        var result = await ProgramRun.RunAsync(command, ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? result.Output.Trim() : null;
    }
}
