using System.Text;

namespace Emews.Database.Server;

/// <content>Starts and stops the server.</content>
internal sealed partial class PostgresCluster
{
    // How long the processes of a server that was killed may take to notice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts the server and waits until it takes connections.</summary>
    /// <returns>Whether it was started; false when it ran already.</returns>
    /// <exception cref="ServerRefusedException">It cannot be started; the message says why, and what to do.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        var record = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        RequireHere(record);
        RequireSameNames(record);
        if (await RunningAsync(account, cancellationToken).ConfigureAwait(false) is { } running)
        {
            RequireSamePort(running);
            return false;
        }

        var binaries = await PostgresBinaries.FindForAsync(
            _options.BinPath, _options.Environment, Version, _data, cancellationToken).ConfigureAwait(false);
        var files = new ClusterFiles(_data, account);
        await MendProcessFileAsync(files, cancellationToken).ConfigureAwait(false);
        var wanted = record with { Port = _options.Port ?? record.Port, Listen = _options.Listen ?? record.Listen, Host = Environment.MachineName };
        await RequireFreeAsync(wanted.Port, cancellationToken).ConfigureAwait(false);
        await SettleAsync(files, account, record, wanted, cancellationToken).ConfigureAwait(false);
        await LaunchAsync(binaries, account, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stops the server: open transactions are rolled back, and sessions are cut.</summary>
    /// <returns>How many sessions were cut; null when it did not run.</returns>
    public async Task<int?> StopAsync(CancellationToken cancellationToken)
    {
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        var record = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        RequireHere(record);
        if (await RunningAsync(account, cancellationToken).ConfigureAwait(false) is not { } running)
        {
            return null;
        }

        var sessions = await ProcessList.SessionsOfAsync(running.ProcessId, cancellationToken).ConfigureAwait(false);
        var binaries = await PostgresBinaries.FindForAsync(
            _options.BinPath, _options.Environment, Version, _data, cancellationToken).ConfigureAwait(false);
        Check(await StopAsync(binaries, account, cancellationToken).ConfigureAwait(false), "The server does not stop", cancellationToken);
        await WriteAsync(new ClusterFiles(_data, account), record with { Host = null }, cancellationToken).ConfigureAwait(false);
        return sessions;
    }

    private Task<ProgramResult> StopAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken) =>
        RunAsync(account, [binaries.PathOf("pg_ctl"), "stop", "-D", _data, "-m", "fast", "-w"], "", cancellationToken);

    private Task WriteAsync(ClusterFiles files, ClusterRecord record, CancellationToken cancellationToken) =>
        files.WriteAsync(Path.GetFileName(ClusterRecord.FileIn(_data)), record.ToJson(), cancellationToken);

    /// <summary>Two servers on two machines would destroy the data of one folder, and PostgreSQL cannot see it.</summary>
    private void RequireHere(ClusterRecord record)
    {
        if (record.Host is { } host && !string.Equals(host, Environment.MachineName, StringComparison.Ordinal) && Postmaster.Read(_data) is not null)
        {
            throw new ServerRefusedException(
                $"The server of {_data} was started on {host}, and this is {Environment.MachineName}. Stop it there: {Command("stop")}\n"
                + $"  If {host} is gone, or was only another name of this machine, remove {Postmaster.FileIn(_data)}.");
        }
    }

    private void RequireSameNames(ClusterRecord record)
    {
        foreach (var (key, asked, made) in new[] { ("db_user", _options.User, record.User), ("db_name", _options.Database, record.Database) })
        {
            if (asked is not null && !string.Equals(asked, made, StringComparison.Ordinal))
            {
                throw new ServerRefusedException(
                    $"{_data} was made with {key} {made}, and {key} {asked} is asked for. Write {key}: {made}, or make another cluster for {asked}.");
            }
        }
    }

    private void RequireSamePort(Postmaster running)
    {
        if (_options.Port is { } port && running.Port != port && running.Port != 0)
        {
            throw new ServerRefusedException(
                $"The server of {_data} runs already, on port {running.Port}, and db_port is {port}. Write db_port: {running.Port}, "
                + $"or stop it first: {Command("stop")}");
        }
    }

    private static async Task RequireFreeAsync(int port, CancellationToken cancellationToken)
    {
        if (!PortHolder.IsTaken(port))
        {
            return;
        }

        var holder = PortHolder.ProcessOf(port) is { } processId
            && await ProcessList.CommandOfAsync(processId, cancellationToken).ConfigureAwait(false) is { } command
                ? $"process {processId} ({command})" : "another program, perhaps another user's,";
        throw new ServerRefusedException(
            $"Port {port} is taken: {holder} listens on it. Choose another with db_port: {PortHolder.NextFree(port)} in the configuration, "
            + $"or --port {PortHolder.NextFree(port)}, or end that program.");
    }

    /// <summary>A server that ended badly leaves its process file behind, and the number in it may be another program's by now.</summary>
    private async Task MendProcessFileAsync(ClusterFiles files, CancellationToken cancellationToken)
    {
        if (Postmaster.Read(_data) is not { } postmaster)
        {
            return;
        }

        var (name, number) = (Path.GetFileName(Postmaster.FileIn(_data)), postmaster.ProcessId);
        if (await ProcessList.NameOfAsync(number, cancellationToken).ConfigureAwait(false) is not { } program)
        {
            _options.Say($"The server did not end in good order last time: {name} names process {number}, which is gone. PostgreSQL mends it.");
            return;
        }

        await files.WriteAsync(name, Postmaster.WithoutProcess(_data), cancellationToken).ConfigureAwait(false);
        _options.Say($"The server did not end in good order last time: {name} names process {number}, which is '{program}' now. Mended.");
    }

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
                throw new ServerRefusedException($"The server of {_data} does not start. Its log, {LogPath}:\n{IndentedText.Of(log + "\n" + result.Error)}");
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
