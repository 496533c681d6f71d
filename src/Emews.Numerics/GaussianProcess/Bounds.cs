using System.Globalization;
using System.Runtime.InteropServices;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Between which values a hyperparameter is looked for, both included. Equal bounds fix it.</summary>
/// <param name="Lower">The smallest value, above 0 and finite.</param>
/// <param name="Upper">The largest value, at least <paramref name="Lower"/> and finite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Bounds(double Lower, double Upper)
{
    /// <summary>10⁻⁵ to 10⁵, as in scikit-learn.</summary>
    public static Bounds Default { get; } = new(1e-5, 1e5);

    /// <exception cref="ArgumentException">These are no bounds of a positive number; the message names what they are for.</exception>
    internal Bounds Checked(string name) => Lower > 0 && Upper >= Lower && double.IsFinite(Upper)
        ? this
        : throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is {Lower} to {Upper}: give a lower bound above 0 and a finite upper bound that is not below it."),
            name);
}
