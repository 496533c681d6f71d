using System.Text;

namespace Emews.Database.Server;

/// <content>Starts the server.</content>
internal sealed partial class PostgresCluster
{
    // How long the processes of a server that was killed may take to notice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts the server and waits until it takes connections. It goes on until it is stopped, also one that a run had started.</summary>
    /// <returns>Whether it was started; false when it ran already.</returns>
    /// <exception cref="ServerRefusedException">It cannot be started; the message says why, and what to do.</exception>
    public Task<bool> StartAsync(CancellationToken cancellationToken) => StartAsync(forRuns: false, cancellationToken);

    private async Task<bool> StartAsync(bool forRuns, CancellationToken cancellationToken)
    {
        _ = RequireOurs();
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        var record = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        RequireHere(record);
        RequireSameNames(record);
        if (await RunningAsync(account, cancellationToken).ConfigureAwait(false) is { } running)
        {
            RequireSamePort(running);
            SayWhereNoPassword();
            if (record.ForRuns && !forRuns)
            {
                await WriteAsync(new ClusterFiles(_data, account), record with { ForRuns = false }, cancellationToken).ConfigureAwait(false);
            }

            return false;
        }

        var binaries = await PostgresBinaries.FindForAsync(
            _options.BinPath, _options.Environment, Version, _data, cancellationToken).ConfigureAwait(false);
        var files = new ClusterFiles(_data, account);
        var afterBadEnd = await MendAsync(files, account, cancellationToken).ConfigureAwait(false);
        var wanted = record with
        {
            Port = _options.Port ?? record.Port,
            Listen = _options.Listen ?? record.Listen,
            Host = Environment.MachineName,
            ForRuns = forRuns,
        };
        await RequireFreeAsync(wanted.Port, afterBadEnd, cancellationToken).ConfigureAwait(false);
        await SettleAsync(files, account, record, wanted, cancellationToken).ConfigureAwait(false);
        await EnsurePasswordAsync(binaries, account, files, record, cancellationToken).ConfigureAwait(false);
        await LaunchAsync(binaries, account, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task WriteAsync(ClusterFiles files, ClusterRecord record, CancellationToken cancellationToken) =>
        files.WriteAsync(Path.GetFileName(ClusterRecord.FileIn(_data)), record.ToJson(), cancellationToken);

    /// <summary>Writes what the server is to know, where that has changed.</summary>
    private async Task SettleAsync(
        ClusterFiles files, ServerAccount account, ClusterRecord record, ClusterRecord wanted, CancellationToken cancellationToken)
    {
        var sockets = await SocketFolder.EnsureAsync(account, cancellationToken).ConfigureAwait(false);
        await files.WriteAsync(ServerSettings.SettingsFile, ServerSettings.Settings(wanted, sockets), cancellationToken).ConfigureAwait(false);
        if (!string.Equals(record.Listen, wanted.Listen, StringComparison.Ordinal))
        {
            await files.WriteAsync(ServerSettings.AccessFile, ServerSettings.Access(wanted), cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(files, wanted, cancellationToken).ConfigureAwait(false);
    }

    private async Task LaunchAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        const string leftOver = "is still in use";
        var begun = _options.Time.GetTimestamp();
        while (true)
        {
            var logged = File.Exists(LogPath) ? new FileInfo(LogPath).Length : 0;
            var result = await LaunchOnceAsync(binaries, account, cancellationToken).ConfigureAwait(false);
            if (result.Succeeded)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var log = ReadLog(logged);
            if (!log.Contains(leftOver, StringComparison.Ordinal) || _options.Time.GetElapsedTime(begun) > Patience)
            {
                var mend = log.Contains("could not bind", StringComparison.Ordinal) && log.Contains("Permission denied", StringComparison.Ordinal)
                    ? " Ports below 1024 are for root alone: ask for another."
                    : "";
                throw new ServerRefusedException(
                    $"The server of {_data} does not start.{mend} Its log, {LogPath}:\n{IndentedText.Of(log + "\n" + result.Error)}");
            }

            _options.Say("Processes of a server that was killed are still at the data. Waiting for their end …");
            await Task.Delay(Pause, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ProgramResult> LaunchOnceAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(
                account, [binaries.PathOf("pg_ctl"), "start", "-D", _data, "-l", LogPath, "-w"], "", cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The server itself goes on without the program that started it.
            await StopAsync(binaries, account, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private string ReadLog(long from)
    {
        try
        {
            using var file = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = from;
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }
}
