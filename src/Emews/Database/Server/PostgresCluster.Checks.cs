namespace Emews.Database.Server;

/// <content>What has to be so before a server starts, and what can be mended.</content>
internal sealed partial class PostgresCluster
{
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
                $"The server of {_data} runs already, on port {running.Port}, and port {port} is asked for. Ask for {running.Port}, "
                + $"or stop it first: {Command("stop")}");
        }
    }

    private async Task RequireFreeAsync(int port, bool afterBadEnd, CancellationToken cancellationToken)
    {
        // A server that was killed holds its port until the system has cleared it away.
        var begun = _options.Time.GetTimestamp();
        while (PortHolder.IsTaken(port) && afterBadEnd && _options.Time.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Pause, _options.Time, cancellationToken).ConfigureAwait(false);
        }

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

    /// <summary>
    /// A server that ended badly leaves files behind that name its process, and the number may be another program's by now: then
    /// PostgreSQL would not start.
    /// </summary>
    /// <returns>Whether it ended badly.</returns>
    private async Task<bool> MendAsync(ClusterFiles files, ServerAccount account, CancellationToken cancellationToken)
    {
        if (Postmaster.Read(_data) is not { } postmaster)
        {
            return false;
        }

        var number = postmaster.ProcessId;
        var program = await ProcessList.NameOfAsync(number, cancellationToken).ConfigureAwait(false);
        await files.WriteAsync(Path.GetFileName(Postmaster.FileIn(_data)), Postmaster.WithoutProcess(_data), cancellationToken).ConfigureAwait(false);
        await SocketFolder.ReleaseAsync(account, postmaster.Port, number, cancellationToken).ConfigureAwait(false);
        _options.Say(
            $"The server did not end in good order last time: postmaster.pid names process {number}, "
            + $"which is {(program is null ? "gone" : $"'{program}' now")}. Mended.");
        return true;
    }
}
