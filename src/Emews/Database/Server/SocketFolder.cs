namespace Emews.Database.Server;

/// <summary>
/// The folder of a user's Unix sockets, closed to all others. It lies in <c>/tmp</c>, since a socket's path may hold about 100
/// characters only.
/// </summary>
internal static class SocketFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder of a user.</summary>
    public static string Of(string userName) => $"/tmp/emews-{userName}";

    /// <summary>Makes the folder where it is missing.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="ServerRefusedException">It is another user's: a socket in it would be, too.</exception>
    public static Task<string> EnsureAsync(ServerAccount account, CancellationToken cancellationToken) =>
        EnsureAsync(Of(account.Name), account, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(ServerAccount, CancellationToken)"/>
    internal static async Task<string> EnsureAsync(string folder, ServerAccount account, CancellationToken cancellationToken)
    {
        var made = await ProgramRun.RunAsync(
            account.Command(["mkdir", "-m", "700", folder]), ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);
        var info = new DirectoryInfo(folder);
        if (info.LinkTarget is not null || File.Exists(folder))
        {
            throw new ServerRefusedException(
                $"{folder} is a {(info.LinkTarget is null ? "file" : "symbolic link")}, and the servers of user {account.Name} need a folder of that "
                + $"name for their sockets. Remove it: rm {folder}");
        }

        if (!info.Exists)
        {
            throw new ServerRefusedException($"The folder {folder} for the server's socket cannot be made:\n{made.Said}");
        }

        if (await FileOwner.OfAsync(folder, cancellationToken).ConfigureAwait(false) != account.UserId)
        {
            throw new ServerRefusedException(
                $"{folder} is not a folder of user {account.Name}: whoever made it could read what goes through a socket in it. "
                + "Have it removed, by its owner or by root.");
        }

        if (!OperatingSystem.IsWindows() && info.UnixFileMode != OwnerOnly)
        {
            info.UnixFileMode = OwnerOnly;
        }

        return folder;
    }

    /// <summary>Removes the lock of a socket that a process has left behind.</summary>
    public static async Task ReleaseAsync(ServerAccount account, int port, int processId, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Of(account.Name), $".s.PGSQL.{port}.lock");
        if (File.Exists(file) && File.ReadLines(file).FirstOrDefault() is { } line
            && string.Equals(line.Trim(), $"{processId}", StringComparison.Ordinal))
        {
            await ProgramRun.RunAsync(
                account.Command(["rm", "-f", file]), ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
