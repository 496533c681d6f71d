using Emews.Pools;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Tests.Workflows;

public sealed class PoolLastWordsTests : IDisposable
{
    private static readonly PoolByHand Killed = new("a") { End = new PoolEnd(137), ProcessId = 7 };

    private static readonly AgentRecord Other = new(1, "a", "here", 8, 0, 4, 0, 0, default, default, null, null, TimeSpan.FromSeconds(30));

    private readonly string _log = Path.GetTempFileName();

    [Fact]
    public void A_pool_of_which_others_live_has_not_ended()
    {
        Assert.Equal("Pool a has ended (exit code 137).", Of([]));
        Assert.Equal("Pool a has ended (exit code 137).", Of([Other with { ProcessId = 7 }]));
        Assert.Equal("Pool a has ended (exit code 137).", Of([Other with { Pool = "b" }]));
        Assert.Equal("Pool a has ended (exit code 137).", Of([Other with { Ended = default(DateTimeOffset) }]));
        Assert.Equal("An agent of pool a (process 7) has ended (exit code 137).", Of([Other]));
        Assert.Equal("An agent of pool a (process 7) has ended (exit code 137).", Of([Other with { ProcessId = 7, Host = "elsewhere" }]));
    }

    [Fact]
    public void A_log_is_named_that_is_there()
    {
        File.WriteAllText(_log, "emews: No licence.\n  Get one.\n");

        Assert.Equal($"Pool a has ended (exit code 137). What it had to say is in {_log}", PoolLastWords.OfEnded(Killed with { LogPath = _log }, [], "here"));
        Assert.Equal(
            $"Pool a has ended (exit code 1). What it had to say is in {_log}\n  No licence.\n    Get one.",
            PoolLastWords.OfEnded(Killed with { LogPath = _log, End = new PoolEnd(1) }, [], "here"));
    }

    public void Dispose() => File.Delete(_log);

    private static string Of(AgentRecord[] agents) => PoolLastWords.OfEnded(Killed, agents, "here");
}
