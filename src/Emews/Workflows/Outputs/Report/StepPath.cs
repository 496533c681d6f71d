using System.Text;

namespace Emews.Workflows.Outputs.Report;

/// <summary>The path of a line that goes across, then up or down, then across.</summary>
internal sealed class StepPath(double x, double y)
{
    private readonly StringBuilder _path = new($"M{Markup.Number(x)} {Markup.Number(y)}");
    private string _y = Markup.Number(y);

    /// <summary>Goes across to <paramref name="toX"/>, then to <paramref name="toY"/>.</summary>
    public StepPath To(double toX, double toY)
    {
        var next = Markup.Number(toY);
        if (string.Equals(next, _y, StringComparison.Ordinal))
        {
            return this;
        }

        _ = _path.Append('H').Append(Markup.Number(toX)).Append('V').Append(next);
        _y = next;
        return this;
    }

    /// <summary>Goes across to the end, and gives the line.</summary>
    public string Line(double endX) => $"{_path}H{Markup.Number(endX)}";

    /// <summary>Goes across to the end, and gives all between the line and a base.</summary>
    public string Area(double endX, double baseY) => $"{Line(endX)}V{Markup.Number(baseY)}H{Markup.Number(x)}Z";
}
