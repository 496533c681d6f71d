using System.Numerics;
using Emews.Numerics.Randomness;

namespace Emews.Numerics.Sampling;

/// <summary>
/// Sobol' points: a sequence that fills the unit cube [0, 1)ᵈ more evenly than chance does, whose first points are even too.
/// </summary>
/// <remarks>
/// <para>
/// I. M. Sobol', USSR Comput. Math. Math. Phys. 7 (1967), with the direction numbers of Joe and Kuo (2008), in the order of Gray's
/// code (I. A. Antonov and V. M. Saleev, 1979). As it stands, its first point is the origin. It is best to take a power of 2 of points.
/// </para>
/// <para>
/// Scrambled, it is Owen's (A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995): each binary digit of a coordinate
/// is flipped or not, by chance, according to all digits to the left of it. Every point is then uniform in the cube, and the points
/// together are as even as before. What decides is one bit a prefix: the top bit of SplitMix64 (S. Vigna, public domain) at the number
/// of the prefix, from a key a coordinate.
/// </para>
/// </remarks>
public sealed class SobolSequence
{
    /// <summary>How many coordinates there may be.</summary>
    public const int MaxDimensions = 256;

    private const double Unit = 1.0 / (1L << SobolDirections.Bits);

    private readonly uint[][] _directions;
    private readonly ulong[]? _keys;
    private readonly uint[] _state;
    private uint _count;

    /// <summary>Begins at the first point.</summary>
    /// <param name="dimensions">How many coordinates a point has, 1 to <see cref="MaxDimensions"/>.</param>
    /// <param name="scramble">What scrambles the points, one draw a coordinate; null for the sequence as it stands.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is outside its range.</exception>
    public SobolSequence(int dimensions, RandomStream? scramble = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        _directions = [.. Enumerable.Range(0, dimensions).Select(SobolDirections.Of)];
        _keys = scramble is null ? null : [.. Enumerable.Range(0, dimensions).Select(_ => scramble.NextUInt64())];
        _state = new uint[dimensions];
    }

    /// <summary>How many coordinates a point has.</summary>
    public int Dimensions => _state.Length;

    /// <summary>The next point, each coordinate from [0, 1).</summary>
    /// <exception cref="InvalidOperationException">All 2³² points have been taken.</exception>
    public double[] Next()
    {
        var point = new double[Dimensions];
        for (var d = 0; d < point.Length; d++)
        {
            point[d] = (_keys is null ? _state[d] : Scramble(_state[d], _keys[d])) * Unit;
        }

        Advance();
        return point;
    }

    /// <summary>The next points.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double[][] Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var points = new double[count][];
        for (var i = 0; i < count; i++)
        {
            points[i] = Next();
        }

        return points;
    }

    /// <summary>Gray's code of the next number differs in one digit: where the number has its lowest 0.</summary>
    private void Advance()
    {
        if (_count == uint.MaxValue)
        {
            throw new InvalidOperationException("The sequence has no more points.");
        }

        var digit = BitOperations.TrailingZeroCount(~_count);
        for (var d = 0; d < _state.Length; d++)
        {
            _state[d] ^= _directions[d][digit];
        }

        _count++;
    }

    private static uint Scramble(uint digits, ulong key)
    {
        var scrambled = digits;
        for (var place = 0; place < SobolDirections.Bits; place++)
        {
            // The prefixes are numbered like the nodes of a heap, so that no two of any length share a bit.
            var prefix = (1UL << place) | (place == 0 ? 0 : digits >> (SobolDirections.Bits - place));
            scrambled ^= (uint)(SplitMix(key, prefix) >> 63) << (SobolDirections.Bits - 1 - place);
        }

        return scrambled;
    }

    private static ulong SplitMix(ulong key, ulong index)
    {
        var z = unchecked(key + index * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
