using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Emews.Numerics.Randomness;

/// <summary>
/// The one source of randomness: a stream of numbers that belongs to a seed and a purpose. The same seed and purpose give the
/// same numbers on every machine and in every later version.
/// </summary>
/// <remarks>
/// The generator is xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021;
/// public-domain reference code at prng.di.unimi.it). Its 256 bits of state are the SHA-256 of the UTF-8 text
/// <c>emews/SEED/PURPOSE</c> or <c>emews/SEED/PURPOSE/INDEX</c>, read as four little-endian words, so that streams of different
/// seeds, purposes or indices have nothing to do with each other. A stream is not safe for use by several threads at once.
/// </remarks>
public sealed class RandomStream
{
    /// <summary>The name of the generator and of the way streams are derived from a seed, for provenance records.</summary>
    public const string GeneratorName = "xoshiro256**/sha256";

    private ulong _s0, _s1, _s2, _s3;

    internal RandomStream(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>Starts the stream of a seed for one purpose.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What the numbers are for, such as <c>points</c>. Not empty, without <c>/</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="purpose"/> is empty or contains <c>/</c>.</exception>
    public static RandomStream For(long seed, string purpose) => Derive(seed, purpose, string.Empty);

    /// <summary>Starts the stream of a seed for one purpose and one of many things, such as the delay of one task.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What the numbers are for, such as <c>delay</c>. Not empty, without <c>/</c>.</param>
    /// <param name="index">Which of the things, such as a task id.</param>
    /// <exception cref="ArgumentException"><paramref name="purpose"/> is empty or contains <c>/</c>.</exception>
    public static RandomStream For(long seed, string purpose, long index) =>
        Derive(seed, purpose, string.Create(CultureInfo.InvariantCulture, $"/{index}"));

    /// <summary>Draws 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Draws a number from [0, 1), a multiple of 2⁻⁵³, from one draw of 64 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a whole number from 0 to <paramref name="bound"/> − 1, each equally likely.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019): nearly always one draw.</remarks>
    /// <param name="bound">How many numbers there are to choose from, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low >= range)
        {
            return (int)high;
        }

        var firstFair = unchecked(0UL - range) % range;
        while (low < firstFair)
        {
            high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    /// <summary>Draws from the standard normal distribution, from one draw of 64 bits: nothing is kept for the next call.</summary>
    /// <remarks>The inverse of the distribution function (<see cref="NormalQuantile"/>) at a uniform number from (0, 1).</remarks>
    public double NextNormal() => NormalQuantile.At(((NextUInt64() >> 12) + 0.5) * (1.0 / (1UL << 52)));

    /// <summary>Draws a positive number whose natural logarithm is normal.</summary>
    /// <param name="mean">The mean of the logarithm.</param>
    /// <param name="standardDeviation">The standard deviation of the logarithm, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="standardDeviation"/> is negative or not a number.</exception>
    public double NextLogNormal(double mean, double standardDeviation)
    {
        if (!(standardDeviation >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is at least 0.");
        }

        return Math.Exp(mean + standardDeviation * NextNormal());
    }

    /// <summary>Puts the items into a random order, each order equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">What is shuffled.</typeparam>
    /// <param name="items">The items, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static RandomStream Derive(long seed, string purpose, string suffix)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        // Otherwise ("a/1") and ("a", 1) would be the same stream.
        if (purpose.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException("A purpose contains no '/'.", nameof(purpose));
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"emews/{seed}/{purpose}{suffix}");
        ReadOnlySpan<byte> digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new(Word(digest, 0), Word(digest, 1), Word(digest, 2), Word(digest, 3));
    }

    private static ulong Word(ReadOnlySpan<byte> digest, int index) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(digest[(8 * index)..]);
}
