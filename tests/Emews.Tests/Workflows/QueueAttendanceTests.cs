using Emews.Pools;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Tests.Workflows;

/// <summary>Who takes the tasks of a run, and what is said where nobody does.</summary>
public class QueueAttendanceTests
{
    private const string Host = "here";

    private static readonly TaskCounts Queued = new(12, 0, 3, 0, 0, 0);

    [Fact]
    public void An_agent_that_claims_attends_and_one_that_is_silent_or_draining_does_not()
    {
        Assert.True(Of(Queued, [Agent("a")]).IsAttended);
        Assert.True(Of(Queued, [Agent("a") with { Ended = default(DateTimeOffset) }, Agent("b")]).IsAttended);
        Assert.False(Of(Queued, [Agent("a") with { StoppedClaiming = default(DateTimeOffset) }]).IsAttended);
        Assert.False(Of(Queued, [Agent("a") with { SilentFor = TimeSpan.FromSeconds(31) }]).IsAttended);
        Assert.False(Of(Queued, []).IsAttended);
    }

    [Fact]
    public void A_pool_that_has_not_joined_yet_is_about_to()
    {
        Assert.True(Of(Queued, [], new PoolByHand("a")).IsAttended);
        Assert.False(Of(Queued, [Agent("a") with { StoppedClaiming = default(DateTimeOffset) }], new PoolByHand("a")).IsAttended);
        Assert.False(Of(Queued, [], new PoolByHand("a") { Job = "7" }).IsAttended);
    }

    [Fact]
    public void A_pool_that_is_not_ours_attends_while_it_has_tasks()
    {
        Assert.True(Of(Queued with { Running = 3 }, [Agent("a") with { Owned = 2, StoppedClaiming = default(DateTimeOffset) }]).IsAttended);
        Assert.False(Of(Queued with { Running = 2 }, [Agent("a") with { Owned = 2, StoppedClaiming = default(DateTimeOffset) }]).IsAttended);
    }

    [Fact]
    public void What_a_pool_that_is_not_ours_has_left_behind_is_told()
    {
        var left = Of(Queued with { Running = 2 }, [], new PoolByHand("swift") { End = new PoolEnd(137) });

        Assert.False(left.IsAttended);
        Assert.False(left.IsLost);
        Assert.Contains("\n  2 more are with a pool that is not ours, and may be gone. ", left.Message(ExperimentFolder.At("output", "trial")), StringComparison.Ordinal);
        Assert.Contains("into the entry of dbs in the YAML file, such as foreign_lease: 10m, and go on: emews run trial … --resume\n", left.Message(ExperimentFolder.At("output", "trial")), StringComparison.Ordinal);
        Assert.True(Of(Queued with { Running = 2 }, [Agent("a") with { Ended = default(DateTimeOffset) }], new PoolByHand("a") { End = new PoolEnd(137) }).IsAttended);
    }

    [Fact]
    public void What_only_dead_pools_of_the_run_have_in_hand_is_with_nobody()
    {
        var (counts, swift, end) = (Queued with { Running = 2 }, new PoolByHand("swift") { End = new PoolEnd(137) }, new PoolEnd(1));

        Assert.True(new QueueAttendance(counts, [], [swift], Host, left: 2).IsLost);
        Assert.False(new QueueAttendance(counts, [], [swift], Host, left: 1).IsLost);
        Assert.False(new QueueAttendance(counts, [], [swift, new PoolByHand("b")], Host, left: 2).IsLost);
        Assert.False(new QueueAttendance(counts, [Agent("c", process: 8)], [swift], Host, left: 2).IsLost);
        Assert.Equal(["swift"], new QueueAttendance(counts, [Agent("a")], [swift, new PoolByHand("a") { End = end }, swift], Host).Leavers);
        Assert.StartsWith(
            """
            No pool is left to run the remaining tasks. The last to end was swift; see /no/log
              2 tasks stay running in the database, left there by swift.
              To have that run again, write how long such a pool may keep a task into the entry of dbs
            """,
            new QueueAttendance(counts, [], [swift], Host, left: 2).LostMessage(swift, ExperimentFolder.At("output", "trial")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_pools_of_its_own_says_where_one_is_to_be_started()
    {
        var folder = ExperimentFolder.At("output", "trial");
        Assert.Equal(
            "12 tasks are queued, and no pool takes them.\n  Start one where the database is: emews pool run trial POOL --config FILE",
            new QueueAttendance(Queued, [], [], Host, isElsewhere: true).Message(folder));
        Assert.EndsWith("\n  Start one: emews pool start trial POOL", new QueueAttendance(Queued, [], [], Host).Message(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_of_other_processes_are_others()
    {
        Assert.False(Of(Queued, [Agent("a")], new PoolByHand("a")).HadOthers);
        Assert.True(Of(Queued, [Agent("a", process: 8) with { Ended = default(DateTimeOffset) }], new PoolByHand("a")).HadOthers);
    }

    [Fact]
    public void An_agent_whose_process_has_ended_is_not_waited_for()
    {
        var killed = new PoolByHand("a") { End = new PoolEnd(137) };
        Assert.True(Of(Queued, [Agent("a")], killed).IsLost);
        Assert.False(Of(Queued, [Agent("a") with { Host = "elsewhere" }], killed).IsLost);
        Assert.False(Of(Queued, [Agent("a"), Agent("b", process: 8) with { StoppedClaiming = default(DateTimeOffset) }], killed).IsLost);
    }

    [Fact]
    public void A_run_is_lost_only_where_all_of_its_pools_have_failed()
    {
        Assert.False(Of(Queued, []).IsLost);
        Assert.False(Of(Queued, [], new PoolByHand("a")).IsLost);
        Assert.False(Of(Queued, [], new PoolByHand("a") { End = new PoolEnd(0) }).IsLost);
        Assert.False(Of(Queued, [], new PoolByHand("a") { End = new PoolEnd(130) }).IsLost);
        Assert.False(Of(Queued, [], new PoolByHand("a") { End = new PoolEnd(1) }, new PoolByHand("b") { End = new PoolEnd(0) }).IsLost);
        Assert.False(Of(Queued, [], new PoolByHand("a") { End = new PoolEnd(1) }, new PoolByHand("b") { Job = "7" }).IsLost);
        Assert.True(Of(Queued, [], new PoolByHand("a") { End = new PoolEnd(1) }, new PoolByHand("b") { End = new PoolEnd(2) }).IsLost);
    }

    [Fact]
    public void The_message_has_the_reason_of_each_pool_and_the_command()
    {
        var draining = Agent("busy", process: 8) with { StoppedClaiming = default(DateTimeOffset), Owned = 3 };
        AgentRecord[] agents = [draining, Agent("mute", process: 9) with { SilentFor = TimeSpan.FromSeconds(40) }, Agent("left", process: 10) with { Ended = default(DateTimeOffset) }];
        var attendance = Of(Queued with { Running = 3, Requeued = 1 }, agents, new PoolByHand("busy") { ProcessId = 8 }, new PoolByHand("dead") { End = new PoolEnd(137) }, new PoolByHand("far") { Job = "7" });

        Assert.Equal(
            """
            13 tasks are queued, and no pool takes them:
              busy claims no more, and has 3 to end
              dead has ended (exit code 137), see /no/log
              far waits or runs as job 7 of a scheduler, and has no task
              mute has been silent for 40 s
              left has ended
              Start one: emews pool start trial dead
            """,
            attendance.Message(ExperimentFolder.At("output", "trial")));
    }

    [Fact]
    public void The_only_pool_there_is_has_to_be_started_again()
    {
        var attendance = Of(new(1, 0, 0, 0, 0, 0), [Agent("busy") with { StoppedClaiming = default(DateTimeOffset) }]);

        Assert.StartsWith("1 task is queued, and no pool takes it", attendance.Message(ExperimentFolder.At("output", "trial")), StringComparison.Ordinal);
        Assert.EndsWith("emews pool start trial busy --again", attendance.Message(ExperimentFolder.At("output", "trial")), StringComparison.Ordinal);
    }

    private static QueueAttendance Of(TaskCounts counts, AgentRecord[] agents, params IRunningPool[] pools) => new(counts, agents, pools, Host);

    private static AgentRecord Agent(string pool, int process = 7) =>
        new(process, pool, Host, process, 0, 4, 0, 0, default, default, null, null, TimeSpan.FromSeconds(30));
}
