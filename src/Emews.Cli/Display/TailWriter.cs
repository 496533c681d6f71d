using System.Text;
using Emews.Pools.Models.Programs;

namespace Emews.Cli.Display;

/// <summary>Keeps the end of what is written, in memory that does not grow with it.</summary>
internal sealed class TailWriter : TextWriter
{
    private const int MostKept = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private long _linesBefore;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What was written so far.</summary>
    public ProgramOutput Output
    {
        get
        {
            lock (_lock)
            {
                return new ProgramOutput(_text.ToString(), _linesBefore);
            }
        }
    }

    public override void Write(char value) => Write([value], 0, 1);

    public override void Write(char[] buffer, int index, int count)
    {
        lock (_lock)
        {
            _text.Append(buffer, index, count);
            if (_text.Length > 2 * MostKept)
            {
                var surplus = _text.Length - MostKept;
                _linesBefore += _text.ToString(0, surplus).AsSpan().Count('\n');
                _text.Remove(0, surplus);
            }
        }
    }
}
