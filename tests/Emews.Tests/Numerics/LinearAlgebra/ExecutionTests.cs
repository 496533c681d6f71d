using Emews.Numerics.LinearAlgebra;

namespace Emews.Tests.Numerics.LinearAlgebra;

public sealed class ExecutionTests
{
    private const double Much = 1e12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Each_part_is_done_once(int cores)
    {
        for (var repetition = 0; repetition < 200; repetition++)
        {
            var done = new int[repetition];
            new Execution(BlockProduct.Widest, cores).Run(done.Length, Much, part => Interlocked.Increment(ref done[part]));
            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public async Task Steps_one_after_the_other_and_at_once_share_their_helpers()
    {
        var execution = new Execution(BlockProduct.Widest, 3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var step = 0; step < 200; step++)
                {
                    var done = new int[1 + (step % 9)];
                    execution.Run(done.Length, Much, part => Interlocked.Increment(ref done[part]));
                    Assert.All(done, count => Assert.Equal(1, count));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Help_that_does_not_come_is_not_waited_for()
    {
        // All threads of the pool are taken until the step is over, and so nobody helps.
        ThreadPool.GetMinThreads(out var workers, out _);
        using var over = new ManualResetEventSlim();
        var taken = Enumerable.Range(0, 4 * workers).Select(_ => Task.Run(over.Wait, TestContext.Current.CancellationToken)).ToArray();
        var done = 0;
        var step = new Thread(() =>
        {
            new Execution(BlockProduct.Widest, 2).Run(10, Much, _ => Interlocked.Increment(ref done));
            over.Set();
        });
        step.Start();
        await Task.WhenAll(taken);
        Assert.Equal(10, done);
    }

    [Fact]
    public void What_goes_wrong_in_a_part_is_told_to_who_started_the_step() =>
        Assert.Equal("part", Assert.Throws<InvalidOperationException>(
            () => new Execution(BlockProduct.Widest, 3).Run(20, Much, _ => throw new InvalidOperationException("part"))).Message);

    [Fact]
    public void A_cancelled_token_ends_the_work_before_the_next_step() =>
        Assert.Throws<OperationCanceledException>(
            () => Execution.Everything.With(new(canceled: true)).Run(1, Much, _ => Assert.Fail("It was begun.")));

    [Fact]
    public void A_matrix_that_cannot_be_counted_is_refused_with_its_size()
    {
        var message = Assert.Throws<ArgumentException>(() => new Matrix(80_000, 80_000)).Message;
        Assert.Contains("80000 × 80000", message, StringComparison.Ordinal);
    }
}
