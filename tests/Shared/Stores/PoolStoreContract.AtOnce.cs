using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>Two clients that make the same call at the same moment.</summary>
public abstract partial class PoolStoreContract
{
    private const int Rounds = 10;

    [Fact]
    public async Task A_registration_sent_twice_at_once_gives_one_agent()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var registration = new AgentRegistration(Guid.NewGuid(), "pool", "host", 1, round, 1, TimeSpan.FromSeconds(30));
            var answers = await AtOnceAsync(client => client.Pools.RegisterAgentAsync(registration, Token));
            Assert.Equal(answers[0].AgentId, answers[1].AgentId);
            Assert.Single(await Tasks.ListAgentsAsync(round, Token));
        }
    }

    [Fact]
    public async Task A_claim_sent_twice_at_once_takes_its_tasks_once()
    {
        var agent = await RegisterAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await SubmitAsync(6);
            var claim = agent.NewClaim(3);
            var answers = await AtOnceAsync(client => client.Pools.ClaimAsync(claim, Token));
            Assert.Equal(3, answers[0].Tasks.Count);
            Assert.Equal(answers[0].Tasks, answers[1].Tasks);
            Assert.Equal((round + 1) * 3, (await Tasks.CountTasksAsync(Experiment, Token)).Running);
        }
    }

    [Fact]
    public async Task A_report_sent_twice_at_once_is_recorded_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await SubmitAsync(10, experimentId: $"exp{round}");
            var agent = await RegisterAsync();
            var claimed = await agent.ClaimAsync(10);
            var answers = await AtOnceAsync(client => client.Pools.ReportAsync(
                new(agent.Id, [.. (client == Client ? claimed : claimed.Reverse()).Select(t => TestAgent.Result(t))]), Token));
            Assert.All(answers[0].Zip(answers[1].Reverse()), pair => Assert.Equal(
                [ReportOutcome.Recorded, ReportOutcome.AlreadyRecorded], new[] { pair.First, pair.Second }.Order()));
            Assert.Equal(claimed.Select(t => t.TaskId), (await TakeAllAsync($"exp{round}")).Results.Select(r => r.TaskId).Order());
        }
    }

    [Fact]
    public async Task A_task_that_is_reported_and_canceled_at_once_is_one_of_both()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(10, experimentId: $"exp{round}");
            var agent = await RegisterAsync();
            var claimed = await agent.ClaimAsync(10);
            IReadOnlyList<TaskId> canceled = [];
            IReadOnlyList<ReportOutcome> outcomes = [];
            await AtOnceAsync(async client =>
            {
                if (client == Client)
                {
                    outcomes = await agent.CompleteAsync(claimed);
                }
                else
                {
                    canceled = await client.Tasks.CancelAsync(new([.. ids.Reverse()], IncludeRunning: true), Token);
                }
            });
            var completed = claimed.Zip(outcomes).Where(pair => pair.Second == ReportOutcome.Recorded).Select(pair => pair.First.TaskId);
            Assert.Equal(ids, completed.Concat(canceled).Order());
            Assert.Equal(ids, (await TakeAllAsync($"exp{round}")).Results.Select(r => r.TaskId).Order());
        }
    }

    [Fact]
    public async Task Tasks_released_twice_at_once_are_queued_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(10, experimentId: $"exp{round}", workType: round);
            var agent = await RegisterAsync(workType: round);
            var leases = (await agent.ClaimAsync(10)).Select(t => t.Lease).ToList();
            await AtOnceAsync(client => client.Pools.ReleaseAsync(
                new(agent.Id, client == Client ? leases : [.. leases.Reverse<HeldLease>()]), Token));
            Assert.Equal(ids, (await agent.ClaimAsync(20)).Select(t => t.TaskId));
        }
    }

    [Fact]
    public async Task Two_that_rescue_at_once_rescue_every_task_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(10, workType: round);
            await (await RegisterAsync(workType: round)).ClaimAsync(5);
            await (await RegisterAsync(workType: round, maxAttempts: 1)).ClaimAsync(5);
            await LetTimePassAsync(OverLeaseTime);
            var answers = await AtOnceAsync(client => client.Pools.RescueAsync(new(), Token));
            Assert.Equal(ids.Take(5), answers.SelectMany(a => a.Requeued).Order());
            Assert.Equal(ids.Skip(5), answers.SelectMany(a => a.Failed).Order());
            var next = await RegisterAsync(workType: round);
            var claimed = await next.ClaimAsync(20);
            Assert.Equal(ids.Take(5), claimed.Select(t => t.TaskId));
            await next.CompleteAsync(claimed);
        }
    }

    [Fact]
    public async Task A_heartbeat_and_a_rescue_at_once_agree_on_who_lives()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(5, workType: round);
            var agent = await RegisterAsync(workType: round);
            var claimed = await agent.ClaimAsync(5);
            await LetTimePassAsync(OverLeaseTime);
            HeartbeatAnswer? beat = null;
            RescuedTasks? rescued = null;
            await AtOnceAsync(async client =>
            {
                if (client == Client)
                {
                    beat = await agent.HeartbeatAsync(claimed);
                }
                else
                {
                    rescued = await client.Pools.RescueAsync(new(), Token);
                }
            });
            Assert.Equal(beat!.IsAlive ? [] : ids, rescued!.Requeued);
            Assert.Equal(beat.IsAlive ? [] : ids, beat.Lost.Select(l => l.TaskId).Order());
            await agent.ReleaseAsync(claimed);
        }
    }

    [Fact]
    public async Task An_agent_that_is_ended_twice_at_once_gives_its_tasks_back_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(10, workType: round);
            var agent = await RegisterAsync(workType: round);
            await agent.ClaimAsync(10);
            await AtOnceAsync(client => client.Pools.EndAgentAsync(agent.Id, Token));
            Assert.Equal(ids, (await (await RegisterAsync(workType: round)).ClaimAsync(20)).Select(t => t.TaskId));
        }
    }

    [Fact]
    public async Task One_stop_message_stops_one_of_two_pools_that_claim_at_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (mine, theirs) = (await RegisterAsync("mine", round), await RegisterAsync("theirs", round));
            await Tasks.StopPoolsAsync(new(Guid.NewGuid(), round), Token);
            var answers = await AtOnceAsync(
                client => client.Pools.ClaimAsync((client == Client ? mine : theirs).NewClaim(1), Token));
            Assert.Equal([false, true], answers.Select(a => a.StopPool).Order());
        }
    }
}
