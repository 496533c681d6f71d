using System.Text;

namespace Emews.Cli.Display;

/// <summary>
/// Writes what people read. A terminal may be closed at any time, a file's disk be full: a run must go on, and end in good order.
/// </summary>
internal sealed class HarmlessWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts this writer before standard output and standard error.</summary>
    public static void Install()
    {
        Console.SetOut(new HarmlessWriter(Console.Out));
        Console.SetError(new HarmlessWriter(Console.Error));
    }

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nobody is there to read it.
        }
    }
}
