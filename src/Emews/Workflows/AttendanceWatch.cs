using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Sees to it that a run never waits in silence: it says so when tasks are queued and nobody takes them.</summary>
/// <param name="progress">What the run is at.</param>
/// <param name="pools">The pools that it has started.</param>
/// <param name="left">Counts what its dead scripts had taken.</param>
/// <param name="folder">The experiment's folder.</param>
/// <param name="isElsewhere">Whether the database is behind a service, and may be on another machine.</param>
/// <param name="display">Who hears.</param>
/// <param name="time">The clock.</param>
internal sealed class AttendanceWatch(
    ProgressWatch progress, PoolFleet pools, LeftTasks left, ExperimentFolder folder, bool isElsewhere, IWorkflowDisplay display, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // One pool may end just before the next joins.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Pools that were started by hand may only have been silent: they begin anew, when they are back.
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(5);

    private long? _lostSince;
    private long? _unattendedSince;
    private long? _toldAt;

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
                var attendance = await AttendanceAsync(counts, cancellationToken).ConfigureAwait(false);
                if (HasBeenLost(attendance) && pools.LastEnded is { } last)
                {
                    return attendance.LostMessage(last, folder);
                }

                Look(attendance);
            }
        }
    }

    private async Task<QueueAttendance> AttendanceAsync(TaskCounts counts, CancellationToken cancellationToken)
    {
        var (agents, own, host) = (progress.AgentsHere, pools.Pools, Environment.MachineName);
        var attendance = new QueueAttendance(counts, agents, own, host, isElsewhere);
        return attendance is { HaveAllFailed: true, IsLost: false }
            ? new(counts, agents, own, host, isElsewhere, await left.CountAsync(attendance.Leavers, cancellationToken).ConfigureAwait(false))
            : attendance;
    }

    private bool HasBeenLost(QueueAttendance attendance)
    {
        _lostSince = attendance.IsLost ? _lostSince ?? time.GetTimestamp() : null;
        return _lostSince is { } since && time.GetElapsedTime(since) >= (attendance.HadOthers ? PatienceWithOthers : TimeSpan.Zero);
    }

    private void Look(QueueAttendance attendance)
    {
        if (attendance.Waiting == 0 || attendance.IsAttended)
        {
            (_unattendedSince, _toldAt) = (null, null);
            return;
        }

        _unattendedSince ??= time.GetTimestamp();
        if (_toldAt is { } told ? time.GetElapsedTime(told) >= Reminder : time.GetElapsedTime(_unattendedSince.Value) >= Patience)
        {
            _toldAt = time.GetTimestamp();
            display.Say(attendance.Message(folder));
        }
    }
}
