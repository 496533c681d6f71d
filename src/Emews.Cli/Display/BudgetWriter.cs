using System.Text;

namespace Emews.Cli.Display;

/// <summary>Writes as long as a budget lasts; the rest is lost.</summary>
internal sealed class BudgetWriter(TextWriter inner, ByteBudget budget) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value], 0, 1);

    public override void Write(string? value) => Write((value ?? "").ToCharArray(), 0, value?.Length ?? 0);

    public override void Write(char[] buffer, int index, int count)
    {
        if (budget.TryTake(buffer.AsSpan(index, count)))
        {
            inner.Write(buffer, index, count);
        }
    }

    public override void Flush() => inner.Flush();
}
