using Emews.Numerics.Randomness;

namespace Emews.Bench.Services;

/// <summary>
/// The time between one result and the next: longer than a notification waits for others, and of a length that differs, so as not to
/// keep step with whoever looks at intervals.
/// </summary>
internal sealed class Quiet
{
    private const double Shortest = 60;
    private const double Longest = 100;

    private readonly RandomStream _stream = RandomStream.For(1, "bench-quiet");

    public Task PassAsync() => Task.Delay(TimeSpan.FromMilliseconds(Shortest + ((Longest - Shortest) * _stream.NextDouble())));
}
