using Emews.Tasks;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>A foreign pool that dies between the two transactions of its report leaves a complete task that no queue tells of.</summary>
public sealed class EqSqlDeathTests : MixedDatabase
{
    [Fact(Timeout = 60_000)]
    public async Task A_result_that_a_dead_pool_recorded_is_found_after_a_minute()
    {
        var ids = await SubmitAsync(2);
        var popped = await Foreign.PopAsync(WorkType, 2);
        await Foreign.ReportAndDieAsync(popped[0].Id, "1.5");
        await Tasks.WaitForResultsAsync(new(Ours, ids[0], ids[1], 0, TimeSpan.Zero), Token);
        Assert.Empty(await TakeAsync());
        await AgeAsync();

        await using var later = await OpenAsync();
        await later.WaitForResultsAsync(new(Ours, ids[0], ids[1], 0, Timeout.InfiniteTimeSpan), Token);
        Assert.Equal([new(ids[0], TaskState.Complete, "1.5")], await TakeAsync());
        await Tasks.AcknowledgeAsync(new(Ours, ids), Token);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task A_slow_pool_that_reports_after_all_gives_no_second_result()
    {
        var ids = await SubmitAsync(1);
        var popped = Assert.Single(await Foreign.PopAsync(WorkType));
        await Foreign.ReportAndDieAsync(popped.Id, "1.5");
        await AgeAsync();
        await using (var later = await OpenAsync())
        {
            await later.WaitForResultsAsync(new(Ours, ids[0], ids[0], 0, TimeSpan.Zero), Token);
        }

        await Foreign.ReportAsync(popped.Id, WorkType, "1.5");
        Assert.Equal([new(ids[0], TaskState.Complete, "1.5")], await TakeAsync());
        await Tasks.AcknowledgeAsync(new(Ours, ids), Token);
        Assert.Empty(await TakeAsync());
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
    }

    [Fact]
    public async Task Results_of_their_own_ME_are_left_to_it()
    {
        var id = await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await Foreign.PopAsync(WorkType);
        await Foreign.ReportAsync(id, WorkType, "1.5");
        await AgeAsync();
        var ids = await SubmitAsync(1);
        await using var later = await OpenAsync();
        await later.WaitForResultsAsync(new(Ours, ids[0], ids[0], 0, TimeSpan.Zero), Token);
        Assert.Equal("1.5", await Foreign.TryCollectAsync(id));
        Assert.Null(await Foreign.TryCollectAsync(id));
    }

    [Fact]
    public async Task What_their_ME_collected_does_not_come_back()
    {
        var id = await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await Foreign.PopAsync(WorkType);
        await Foreign.ReportAsync(id, WorkType, "1.5");
        Assert.Equal("1.5", await Foreign.TryCollectAsync(id));
        await AgeAsync();
        await using var later = await OpenAsync();
        await later.WaitForResultsAsync(new(Theirs, new(id), new(id), 0, TimeSpan.Zero), Token);
        Assert.Null(await Foreign.TryCollectAsync(id));
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
    }

    /// <summary>Makes what foreign pools recorded a minute older.</summary>
    private async Task AgeAsync()
    {
        await Database.RunAsync("UPDATE emews_foreign_reports SET reported = reported - interval '61 s'");
        await Database.RunAsync("SET emews.own = '1'; UPDATE eq_tasks SET time_stop = time_stop - interval '61 s'");
    }
}
