namespace Emews.Tasks;

/// <summary>Spreads the polls of many clients of one database, so that they do not ask in step.</summary>
internal static class Jitter
{
    /// <summary>A time between 80% and 120% of <paramref name="interval"/>. Nothing repeatable hangs on it.</summary>
    public static TimeSpan Around(TimeSpan interval)
    {
        Span<byte> bytes = stackalloc byte[4];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return interval * (0.8 + (0.4 * (BitConverter.ToUInt32(bytes) / (double)uint.MaxValue)));
    }
}
