using System.Text;

namespace Emews.Cli.Display;

/// <summary>How much some writers may write together.</summary>
/// <param name="bytes">As many bytes.</param>
/// <param name="whenSpent">Called once, when something does not fit any more.</param>
internal sealed class ByteBudget(long bytes, Action whenSpent)
{
    private long _left = bytes;
    private bool _isSpent;

    /// <summary>Takes what a text needs, unless that is too much; then nothing fits from now on.</summary>
    public bool TryTake(ReadOnlySpan<char> text)
    {
        if (Volatile.Read(ref _isSpent))
        {
            return false;
        }

        if (Interlocked.Add(ref _left, -Encoding.UTF8.GetByteCount(text)) >= 0)
        {
            return true;
        }

        if (!Interlocked.Exchange(ref _isSpent, true))
        {
            whenSpent();
        }

        return false;
    }
}
