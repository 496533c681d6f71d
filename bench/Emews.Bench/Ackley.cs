namespace Emews.Bench;

/// <summary>Ackley's function with a = 20, b = 0.2, c = 2π: a shallow bowl under many ripples, least (0) at the origin.</summary>
internal static class Ackley
{
    public const double Bound = 32.768;

    public static double At(ReadOnlySpan<double> x)
    {
        double squares = 0, cosines = 0;
        foreach (var value in x)
        {
            squares += value * value;
            cosines += Math.Cos(2 * Math.PI * value);
        }

        return -20 * Math.Exp(-0.2 * Math.Sqrt(squares / x.Length)) - Math.Exp(cosines / x.Length) + 20 + Math.E;
    }
}
