namespace Emews.Database.Server;

/// <content>Stops the server.</content>
internal sealed partial class PostgresCluster
{
    /// <summary>Stops the server: open transactions are rolled back, and sessions are cut.</summary>
    /// <returns>How many sessions were cut; null when it did not run.</returns>
    public Task<int?> StopAsync(CancellationToken cancellationToken) => StopAsync(onlyForRuns: false, cancellationToken);

    private async Task<int?> StopAsync(bool onlyForRuns, CancellationToken cancellationToken)
    {
        _ = RequireOurs();
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        var record = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        RequireHere(record);
        if ((onlyForRuns && !record.ForRuns) || await RunningAsync(account, cancellationToken).ConfigureAwait(false) is not { } running)
        {
            return null;
        }

        var sessions = await ProcessList.SessionsOfAsync(running.ProcessId, cancellationToken).ConfigureAwait(false);
        var binaries = await PostgresBinaries.FindForAsync(
            _options.BinPath, _options.Environment, Version, _data, cancellationToken).ConfigureAwait(false);
        Check(await StopAsync(binaries, account, cancellationToken).ConfigureAwait(false), "The server does not stop", cancellationToken);
        await WriteAsync(new ClusterFiles(_data, account), record with { Host = null, ForRuns = false }, cancellationToken).ConfigureAwait(false);
        return sessions;
    }

    private Task<ProgramResult> StopAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken) =>
        RunAsync(account, [binaries.PathOf("pg_ctl"), "stop", "-D", _data, "-m", "fast", "-w"], "", cancellationToken);
}
