using System.Globalization;

namespace Emews.Bench;

/// <summary>The options of a measurement: <c>--name value</c> pairs.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">An option is not among the known ones or has no value.</exception>
    public Options(ReadOnlySpan<string> arguments, params ReadOnlySpan<string> known)
    {
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!known.Contains(arguments[i]))
            {
                throw new FormatException($"There is no option {arguments[i]}.");
            }

            if (i + 1 == arguments.Length)
            {
                throw new FormatException($"{arguments[i]} needs a value.");
            }

            _values[arguments[i]] = arguments[i + 1];
        }
    }

    /// <exception cref="FormatException">The value is not a whole number within the limits.</exception>
    public int Whole(string name, int otherwise, int least, int most)
    {
        if (!_values.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{name} takes a whole number from {least} to {most}, not {text}.");
    }
}
