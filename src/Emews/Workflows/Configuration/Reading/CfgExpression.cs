using System.Globalization;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>
/// Whole-number arithmetic as the shell does it between <c>$((</c> and <c>))</c>: 64 bits, division towards zero.
/// What the shell would let overflow is an error here.
/// </summary>
internal ref struct CfgExpression
{
    private const int MaximumDepth = 30;

    private readonly ReadOnlySpan<char> _text;
    private readonly Func<string, long> _resolve;
    private int _position;
    private int _depth;

    private CfgExpression(ReadOnlySpan<char> text, int position, Func<string, long> resolve)
    {
        _text = text;
        _position = position;
        _resolve = resolve;
    }

    /// <summary>Evaluates from after a <c>$((</c> to its <c>))</c>, and moves behind that.</summary>
    /// <exception cref="FormatException">It cannot be evaluated; the message says why, in plain words.</exception>
    public static long Evaluate(ReadOnlySpan<char> text, ref int position, Func<string, long> resolve)
    {
        var expression = new CfgExpression(text, position, resolve);
        try
        {
            var value = expression.Sum();
            if (!expression.Accept(')') || !expression.AcceptHere(')'))
            {
                throw expression.Unexpected("an operator or '))'");
            }

            position = expression._position;
            return value;
        }
        catch (OverflowException overflow)
        {
            throw new FormatException("the result is too large for a whole number", overflow);
        }
    }

    /// <summary>Reads the name of a variable, or nothing.</summary>
    public static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> text, int position)
    {
        var end = position;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end > position && !char.IsAsciiDigit(text[position]) ? text[position..end] : [];
    }

    private long Sum()
    {
        var value = Product();
        while (true)
        {
            if (Accept('+'))
            {
                value = checked(value + Product());
            }
            else if (Accept('-') || Accept('−'))
            {
                value = checked(value - Product());
            }
            else
            {
                return value;
            }
        }
    }

    private long Product()
    {
        var value = Factor();
        while (true)
        {
            if (Accept('*') || Accept('×'))
            {
                value = checked(value * Factor());
            }
            else if (Accept('/') || Accept('÷'))
            {
                value = checked(value / Divisor());
            }
            else if (Accept('%'))
            {
                value = Divisor() is var divisor && divisor == -1 ? 0 : value % divisor;
            }
            else
            {
                return value;
            }
        }
    }

    private long Divisor() => Factor() is var value && value != 0 ? value : throw new FormatException("it divides by zero");

    private long Factor()
    {
        if (++_depth > MaximumDepth)
        {
            throw new FormatException($"the expression is nested more than {MaximumDepth} levels deep");
        }

        var value = Accept('-') || Accept('−') ? checked(-Factor())
            : Accept('+') ? Factor()
            : Accept('(') ? Parenthesised()
            : Accept('$') ? Reference()
            : Operand();
        _depth--;
        return value;
    }

    private long Parenthesised()
    {
        var value = Sum();
        return Accept(')') ? value : throw Unexpected("an operator or ')'");
    }

    private long Reference()
    {
        var braced = AcceptHere('{');
        var name = NameAt(_text, _position);
        _position += name.Length;
        if (name.IsEmpty || (braced && !AcceptHere('}')))
        {
            throw Unexpected("the name of a CFG_* key");
        }

        return _resolve(name.ToString());
    }

    private long Operand()
    {
        SkipBlanks();
        var name = NameAt(_text, _position);
        _position += name.Length;
        return name.IsEmpty ? Number() : _resolve(name.ToString());
    }

    private long Number()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }

        var digits = _text[start.._position];
        if (digits.IsEmpty)
        {
            throw Unexpected("a number or a CFG_* key");
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            throw new FormatException($"'{digits}' begins with a zero, which the shell reads as octal: write it without");
        }

        return long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private bool Accept(char expected)
    {
        SkipBlanks();
        return AcceptHere(expected);
    }

    private bool AcceptHere(char expected)
    {
        if (_position >= _text.Length || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private readonly FormatException Unexpected(string expected) => new(_position < _text.Length
        ? $"expected {expected} where '{_text[_position]}' stands"
        : $"expected {expected} where it ends");
}
