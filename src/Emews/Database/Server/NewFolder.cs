using System.Globalization;

namespace Emews.Database.Server;

/// <summary>The folder of a cluster in the making, and how to be rid of it again.</summary>
internal sealed class NewFolder
{
    private const int Attempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly string? _made;
    private readonly UnixFileMode? _mode;
    private readonly long? _owner;

    private NewFolder(string path, string? made, UnixFileMode? mode, long? owner)
    {
        _path = path;
        _made = made;
        _mode = mode;
        _owner = owner;
    }

    /// <summary>Makes a folder and those above it that are missing, or takes an empty one.</summary>
    /// <exception cref="ServerRefusedException">It cannot be made, or its user may not write there.</exception>
    public static async Task<NewFolder> MakeAsync(string path, ServerAccount account, CancellationToken cancellationToken)
    {
        var made = FirstMissing(path);
        UnixFileMode? mode = made is null && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(path) : null;
        var owner = made is null && account.IsOther ? await FileOwner.OfAsync(path, cancellationToken).ConfigureAwait(false) : null;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServerRefusedException($"The folder {path} cannot be made: {error.Message}", error);
        }

        var folder = new NewFolder(path, made, mode, owner);
        try
        {
            await GiveAsync(path, account, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await folder.RemoveAsync(TimeProvider.System).ConfigureAwait(false);
            throw;
        }

        return folder;
    }

    /// <summary>Removes all that was made.</summary>
    public async Task RemoveAsync(TimeProvider time)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Remove();
                break;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // A program that was just ended may have left one more file.
                await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (_owner is { } owner)
        {
            await ChangeOwnerAsync(_path, owner, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Remove()
    {
        if (_made is not null)
        {
            Directory.Delete(_made, recursive: true);
            return;
        }

        foreach (var entry in new DirectoryInfo(_path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder && folder.LinkTarget is null)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        if (_mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_path, mode);
        }
    }

    /// <summary>Hands the folder to the user who runs the server.</summary>
    private static async Task GiveAsync(string path, ServerAccount account, CancellationToken cancellationToken)
    {
        if (account.IsOther)
        {
            var given = await ChangeOwnerAsync(path, account.UserId, cancellationToken).ConfigureAwait(false);
            if (!given.Succeeded)
            {
                throw new ServerRefusedException($"{path} cannot be given to user {account.Name}:\n{given.Said}");
            }
        }

        var entered = await ProgramRun.RunAsync(
            account.Command(["sh", "-c", "cd \"$1\" && test -w .", "sh", path]), ServerEnvironment.Current(), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!entered.Succeeded)
        {
            throw new ServerRefusedException(account.IsOther
                ? $"PostgreSQL does not run as root, and user {account.Name}, who is to run it, may not enter {path} or a folder above it. "
                    + $"Choose a folder that everybody may reach, such as {Reachable(path)}, or run this as an ordinary user."
                : $"You may not write to {path}.");
        }
    }

    /// <summary>A folder like that asked for, where everybody may go.</summary>
    private static string Reachable(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith("emews", StringComparison.Ordinal) ? $"/var/lib/{name}" : $"/var/lib/emews-{name}";
    }

    private static Task<ProgramResult> ChangeOwnerAsync(string path, long owner, CancellationToken cancellationToken) => ProgramRun.RunAsync(
        ["chown", "--", owner.ToString(CultureInfo.InvariantCulture), path], ServerEnvironment.Current(), cancellationToken: cancellationToken);

    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (var folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing = folder;
        }

        return missing;
    }
}
