using Emews.Pools;

namespace Emews.Tests.Pools;

public sealed class RetryAlarmTests
{
    private readonly RetryAlarm _alarm = new(TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task An_earlier_alarm_comes_before_one_that_is_set_already()
    {
        _alarm.Set(TimeSpan.FromHours(1));
        var first = _alarm.WaitAsync(Token);
        Assert.False(first.IsCompleted);
        _alarm.Set(TimeSpan.FromMilliseconds(1));
        await first;
        Assert.False(_alarm.WaitAsync(Token).IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_alarm_that_rang_while_nobody_waited_is_not_lost()
    {
        _alarm.Set(TimeSpan.FromMilliseconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(300), Token);
        await _alarm.WaitAsync(Token);
        Assert.False(_alarm.WaitAsync(Token).IsCompleted);
    }

    [Fact]
    public async Task A_wait_without_an_alarm_can_be_given_up()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var wait = _alarm.WaitAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
