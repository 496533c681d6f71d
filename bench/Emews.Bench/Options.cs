using System.Globalization;

namespace Emews.Bench;

/// <summary>The options of a measurement: <c>--name value</c> pairs, and flags without a value.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">An option is not among the known ones or has no value.</exception>
    public Options(ReadOnlySpan<string> arguments, params ReadOnlySpan<string> known)
        : this(arguments, [], known)
    {
    }

    /// <exception cref="FormatException">An option is not among the known ones or has no value.</exception>
    public Options(ReadOnlySpan<string> arguments, ReadOnlySpan<string> flags, params ReadOnlySpan<string> known)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (flags.Contains(name))
            {
                _values[name] = "";
                continue;
            }

            if (!known.Contains(name))
            {
                throw new FormatException($"There is no option {name}.");
            }

            if (++i == arguments.Length)
            {
                throw new FormatException($"{name} needs a value.");
            }

            _values[name] = arguments[i];
        }
    }

    /// <summary>Whether an option was given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value of an option; null where it was not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

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
