using System.Globalization;
using System.Text;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>One <c>CFG_*</c> of a pool as written; without a text when that was no good, which has been reported.</summary>
internal sealed record CfgVariable(string Name, string? Text, Place At, bool IsInteger);

/// <summary>Works out the values of a pool's <c>CFG_*</c>, which may refer to each other in any order.</summary>
internal sealed class CfgVariables(ReadingContext context, string path, IReadOnlyList<CfgVariable> variables)
{
    private const int LongestChain = 20;
    private const int LongestValue = 10_000;

    private readonly Dictionary<string, CfgVariable> _variables = variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly List<string> _chain = [];

    /// <summary>The value of a variable; null when it has none, which has been reported.</summary>
    public string? Value(string name)
    {
        if (_values.TryGetValue(name, out var known))
        {
            return known;
        }

        var variable = _variables[name];
        if (variable.Text is null)
        {
            return _values[name] = null;
        }

        _chain.Add(name);
        try
        {
            var value = Substitute(variable.Text);
            if (variable.IsInteger && !TryWhole(value, out _))
            {
                throw new FormatException($"expected a whole number, found '{Wording.Short(value)}'{Wording.InDigits(value)}");
            }

            return _values[name] = value;
        }
        catch (FormatException problem)
        {
            if (problem.Message.Length > 0)
            {
                context.Error(variable.At, $"{path}.{name}", problem.Message);
            }

            return _values[name] = null;
        }
        finally
        {
            _chain.RemoveAt(_chain.Count - 1);
        }
    }

    public static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private string Substitute(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        var position = 0;
        while (position < text.Length)
        {
            if (!TryPiece(text, ref position, out var piece))
            {
                piece = text[position++].ToString();
            }

            if (result.Append(piece).Length > LongestValue)
            {
                throw new FormatException($"its value is longer than {LongestValue} characters");
            }
        }

        var value = result.ToString();
        return LooksUnfinished(value)
            ? throw new FormatException($"its value '{Wording.Short(value)}' still looks like a reference")
            : value;
    }

    /// <summary>Reads <c>$((…))</c>, <c>$CFG_X</c> or <c>${CFG_X}</c>; any other <c>$</c> is left for the script's shell.</summary>
    private bool TryPiece(string text, ref int position, out string piece)
    {
        piece = "";
        var rest = text.AsSpan(position);
        if (rest.StartsWith("$(("))
        {
            position += 3;
            piece = CfgExpression.Evaluate(text, ref position, Whole).ToString(CultureInfo.InvariantCulture);
            return true;
        }

        if (!rest.StartsWith("$CFG_") && !rest.StartsWith("${CFG_"))
        {
            return false;
        }

        var braced = rest[1] == '{';
        var name = CfgExpression.NameAt(rest, braced ? 2 : 1).ToString();
        position += name.Length + (braced ? 2 : 1);
        if (braced && (position >= text.Length || text[position++] != '}'))
        {
            throw new FormatException($"no '}}' closes '${{{name}'");
        }

        piece = Referred(name);
        return true;
    }

    private static bool LooksUnfinished(string value) =>
        value.Contains("$((", StringComparison.Ordinal)
        || value.Contains("$CFG_", StringComparison.Ordinal)
        || value.Contains("${CFG_", StringComparison.Ordinal)
        || value.Contains(EnvironmentReferences.Opening, StringComparison.Ordinal);

    private long Whole(string name) => Referred(name) is var text && TryWhole(text, out var value)
        ? value
        : throw new FormatException($"{name} is '{Wording.Short(text)}', which is not a whole number");

    private string Referred(string name)
    {
        if (!_variables.ContainsKey(name))
        {
            throw new FormatException($"no '{Wording.Short(name)}' in this pool{Wording.DidYouMean(name, _variables.Keys)}");
        }

        var seen = _chain.IndexOf(name);
        if (seen >= 0)
        {
            throw new FormatException($"it refers to itself: {string.Join(" → ", _chain.Skip(seen).Append(name))}");
        }

        if (_chain.Count > LongestChain)
        {
            throw new FormatException($"more than {LongestChain} references stand one behind the other");
        }

        return Value(name) ?? throw new FormatException("");
    }
}
