using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows;

public sealed class StandingTests
{
    private static readonly TaskCounts Done = new(0, 0, 5, 1, 1, 0);
    private static readonly TaskCounts Unfinished = new(2, 1, 5, 1, 0, 0);

    [Fact]
    public void An_experiment_stands_as_process_record_and_log_tell()
    {
        Assert.Null(Standing.Of(isOn: true, isCanceled: true, RunEnd.Finished, Done));
        Assert.Equal(RunEnd.Canceled, Standing.Of(isOn: false, isCanceled: true, RunEnd.Interrupted, Done));
        Assert.Equal(RunEnd.Failed, Standing.Of(isOn: false, isCanceled: false, RunEnd.Failed, Done));
        Assert.Equal(RunEnd.Finished, Standing.Of(isOn: false, isCanceled: false, RunEnd.Finished, Done));
        Assert.Equal("running", Standing.Word(null));
        Assert.Equal("interrupted", Standing.Word(RunEnd.Interrupted));
    }

    [Fact]
    public void A_run_that_was_killed_has_no_last_word_and_its_tasks_tell() => Assert.Equal(
        [RunEnd.Finished, RunEnd.Interrupted, RunEnd.Interrupted],
        new[] { Done, Unfinished, new TaskCounts(0, 0, 0, 0, 0, 0) }.Select(counts => Standing.Of(false, false, null, counts)));

    [Fact]
    public void What_was_finished_and_has_tasks_put_back_waits_to_go_on() =>
        Assert.Equal(RunEnd.Interrupted, Standing.Of(isOn: false, isCanceled: false, RunEnd.Finished, Unfinished));
}
