using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.Randomness;

public sealed class RandomStreamTests
{
    // The output of the generator's published C code from the state 1, 2, 3, 4.
    [Fact]
    public void Is_xoshiro256_star_star()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => stream.NextUInt64()));
    }

    // Computed with hashlib and the same generator in Python. They never change: old seeds give old points for ever.
    [Fact]
    public void Streams_are_derived_from_seed_purpose_and_index_for_ever()
    {
        Assert.Equal(
            [15706952664746322771, 2300128002035591734, 9670382754686438836, 4911355990636543816],
            Draw(RandomStream.For(42, "points")));
        Assert.Equal(
            [13806799508013269705, 12032394346818813887, 5143851233955863826, 16160313723619705961],
            Draw(RandomStream.For(-1, "points")));
        Assert.Equal(
            [17641236256848909763, 10337995995087456008, 4283077064377457665, 3298152426079634200],
            Draw(RandomStream.For(42, "delay", 7)));

        static ulong[] Draw(RandomStream stream) => [stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64()];
    }

    [Theory]
    [InlineData("")]
    [InlineData("delay/7")]
    public void A_purpose_that_could_be_mistaken_for_another_stream_is_refused(string purpose) =>
        Assert.Throws<ArgumentException>(() => RandomStream.For(1, purpose));

    [Fact]
    public void Doubles_have_53_bits_and_fill_the_unit_interval()
    {
        Assert.Equal(0.8514756101122473, RandomStream.For(42, "points").NextDouble());
        var stream = RandomStream.For(1, "test");
        var draws = Enumerable.Range(0, 10_000).Select(_ => stream.NextDouble()).ToArray();
        Assert.All(draws, x => Assert.InRange(x, 0, Math.BitDecrement(1)));
        Assert.Contains(draws, x => x * (1L << 52) % 1 != 0);
        Assert.Equal(0.5, draws.Average(), 0.01);
        Assert.Equal(1.0 / 12, draws.Average(x => (x - 0.5) * (x - 0.5)), 0.002);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_standard_normal_distribution()
    {
        var stream = RandomStream.For(1, "test");
        var draws = Enumerable.Range(0, 100_000).Select(_ => stream.NextNormal()).ToArray();
        Assert.Equal(0, draws.Average(), 0.01);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(0, draws.Average(x => x * x * x), 0.04);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.1);
    }

    [Fact]
    public void A_normal_number_takes_one_draw_and_leaves_nothing_behind()
    {
        var (one, other) = (RandomStream.For(5, "test"), RandomStream.For(5, "test"));
        _ = one.NextNormal();
        _ = other.NextUInt64();
        Assert.Equal(other.NextNormal(), one.NextNormal());
    }

    [Fact]
    public void The_logarithm_of_a_log_normal_number_is_normal()
    {
        var (one, other) = (RandomStream.For(5, "test"), RandomStream.For(5, "test"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1.5 + 0.25 * one.NextNormal(), Math.Log(other.NextLogNormal(1.5, 0.25)), 1e-14);
        }

        Assert.Equal(Math.E, one.NextLogNormal(1, 0), 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.NextLogNormal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.NextLogNormal(0, double.NaN));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void Whole_numbers_below_a_bound_are_equally_likely(int bound)
    {
        var stream = RandomStream.For(1, "test");
        var thirds = new int[3];
        for (var i = 0; i < 30_000; i++)
        {
            var x = stream.NextInt32(bound);
            Assert.InRange(x, 0, bound - 1);
            thirds[(int)(3L * x / bound)]++;
        }

        if (bound > 1)
        {
            Assert.All(thirds, count => Assert.InRange(count, 9_700, 10_300));
        }
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomStream.For(1, "test").NextInt32(0));

    [Fact]
    public void A_draw_that_would_make_numbers_unequal_is_drawn_again()
    {
        // 2⁶⁴ is 1 more than a multiple of 3, so one of all draws, 0, is one too many. This state begins with it.
        var (stream, reference) = (new RandomStream(1, 0, 3, 4), new RandomStream(1, 0, 3, 4));
        Assert.Equal(0UL, reference.NextUInt64());
        Assert.Equal((int)Math.BigMul(reference.NextUInt64(), 3UL, out _), stream.NextInt32(3));
        Assert.Equal(reference.NextUInt64(), stream.NextUInt64());
    }

    [Fact]
    public void Shuffling_gives_every_order_equally_often()
    {
        var stream = RandomStream.For(1, "test");
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 6_000; i++)
        {
            var letters = "abc".ToCharArray();
            stream.Shuffle<char>(letters);
            var order = new string(letters);
            counts[order] = counts.TryGetValue(order, out var count) ? count + 1 : 1;
        }

        Assert.Equal("abc acb bac bca cab cba", string.Join(' ', counts.Keys));
        Assert.All(counts.Values, count => Assert.InRange(count, 900, 1_100));
    }
}
