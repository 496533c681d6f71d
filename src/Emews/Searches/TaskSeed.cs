using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Emews.Searches;

/// <summary>The seed that a stochastic model gets with its payload.</summary>
public static class TaskSeed
{
    // Points count from 1, so that no point's own seeds are these.
    private const int AllPoints = 0;

    /// <summary>
    /// Derives it: the first four bytes of SHA-256 of the ASCII text <c>&lt;seed&gt;/&lt;point&gt;/&lt;replicate&gt;</c>, big-endian, top bit
    /// cleared. A retry, a resumed run and another machine so get the same.
    /// </summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="point">The point's number, from 1.</param>
    /// <param name="replicate">Which run of that point, from 1.</param>
    /// <returns>A number from 0 to 2³¹ − 1, which every language takes as a seed.</returns>
    public static int Of(long seed, int point, int replicate)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}/{point}/{replicate}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(text), hash);
        return BinaryPrimitives.ReadInt32BigEndian(hash) & int.MaxValue;
    }

    /// <summary>The same for every point (<c>&lt;seed&gt;/0/&lt;replicate&gt;</c>): points then differ by their parameters alone, not by chance.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="replicate">Which run of a point, from 1.</param>
    public static int Common(long seed, int replicate) => Of(seed, AllPoints, replicate);
}
