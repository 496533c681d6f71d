namespace Emews.Workflows;

/// <summary>Sees to it that a run never waits in silence: it says so when tasks are queued and nobody takes them.</summary>
internal sealed class AttendanceWatch(
    ProgressWatch progress, PoolFleet pools, ExperimentFolder folder, IWorkflowDisplay display, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // One pool may end just before the next joins.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private long? _unattendedSince;
    private bool _isTold;

    /// <summary>Watches until all pools of the run have failed and no other is there.</summary>
    /// <returns>What to tell people then.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);

            // While the database is away, nobody knows of anybody.
            if (progress is { Counts: { } counts, DatabaseAwayFor: null } && pools.HasBegun)
            {
                var attendance = new QueueAttendance(counts, progress.AgentsHere, pools.Pools, Environment.MachineName);
                if (attendance.IsLost && pools.LastEnded is { } last)
                {
                    return $"No pool is left to run the remaining tasks. The last to end was {last.Pool}; see {last.LogPath}";
                }

                Look(attendance);
            }
        }
    }

    private void Look(QueueAttendance attendance)
    {
        if (attendance.Waiting == 0 || attendance.IsAttended)
        {
            (_unattendedSince, _isTold) = (null, false);
            return;
        }

        _unattendedSince ??= time.GetTimestamp();
        if (!_isTold && time.GetElapsedTime(_unattendedSince.Value) >= Patience)
        {
            _isTold = true;
            display.Say(attendance.Message(folder));
        }
    }
}
