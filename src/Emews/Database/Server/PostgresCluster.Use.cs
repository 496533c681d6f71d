namespace Emews.Database.Server;

/// <content>The server while runs use it: the first that finds it stopped starts it, the last stops it.</content>
internal sealed partial class PostgresCluster
{
    // How long sessions that were closed may take to be gone.
    private static readonly TimeSpan SessionsPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SessionsPoll = TimeSpan.FromMilliseconds(100);

    private ClusterUse? _use;

    /// <summary>Starts the server where it does not run, and holds it: no other run stops it before <see cref="LeaveAsync"/>.</summary>
    /// <returns>Whether it was started; false when it ran already.</returns>
    /// <exception cref="ServerRefusedException">It cannot be started; the message says why, and what to do.</exception>
    public async Task<bool> UseAsync(CancellationToken cancellationToken)
    {
        _ = RequireOurs();
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        if (!File.Exists(PathOf(ClusterUse.FileName)))
        {
            // Adding nothing makes the file, and leaves one alone that another run makes at this moment.
            await new ClusterFiles(_data, account).AppendAsync(ClusterUse.FileName, "", cancellationToken).ConfigureAwait(false);
        }

        _use = await ClusterUse.ShareAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            return await StartAsync(forRuns: true, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _use.Dispose();
            _use = null;
            throw;
        }
    }

    /// <summary>Ends the use, and stops the server unless somebody else needs it, or no run has started it.</summary>
    public async Task<ServerLeft> LeaveAsync(CancellationToken cancellationToken)
    {
        _use?.Dispose();
        _use = null;
        if (!RequireOurs().ForRuns)
        {
            return ServerLeft.NotOurs;
        }

        // A run that begins now waits for the end of this, and starts the server anew.
        using var alone = ClusterUse.TryAlone(_data);
        return alone is null ? ServerLeft.OtherRun
            : await HasSessionsAsync(cancellationToken).ConfigureAwait(false) ? ServerLeft.OtherSessions
            : await StopAsync(onlyForRuns: true, cancellationToken).ConfigureAwait(false) is null ? ServerLeft.NotRunning
            : ServerLeft.Stopped;
    }

    private async Task<bool> HasSessionsAsync(CancellationToken cancellationToken)
    {
        var begun = _options.Time.GetTimestamp();
        while (Postmaster.Read(_data) is { } server
            && await ProcessList.SessionsOfAsync(server.ProcessId, cancellationToken).ConfigureAwait(false) > 0)
        {
            if (_options.Time.GetElapsedTime(begun) > SessionsPatience)
            {
                return true;
            }

            await Task.Delay(SessionsPoll, _options.Time, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }
}
