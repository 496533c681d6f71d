using System.Text;
using Emews.Numerics.Randomness;

namespace Emews.IntegrationTests.Service;

/// <summary>Spoils texts at random, the same ones in the same way at every run.</summary>
internal sealed class Spoiler(RandomStream random)
{
    private static readonly string[] Oddities =
    [
        "null", "true", "{}", "[]", "\"\"", "0", "-1", "1.5", "1e308", "-2147483649", "99999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\"", "\\", "{", "[",
        ",", ":", "\u00e9", "NaN", "\"exp\":", "1e-400", "\"EQ_STOP\"", "2", "1000000", "\"other\"", "[2]", "[\"a\",\"b\"]", "0.01", "false", "\"9999-12-31T23:59:59Z\"", new string('[', 500), new string('9', 400),
    ];

    /// <summary>A text with one change or two.</summary>
    public string Spoil(string text)
    {
        var spoilt = new StringBuilder(text);
        for (var changes = 1 + random.NextInt32(2); changes > 0; changes--)
        {
            SpoilOnce(spoilt);
        }

        return spoilt.ToString();
    }

    private void SpoilOnce(StringBuilder text)
    {
        var at = random.NextInt32(text.Length + 1);
        var length = Math.Min(random.NextInt32(12), text.Length - at);
        switch (random.NextInt32(10))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2:
                text.Length = at;
                break;
            case 3:
                text.Insert(at, (char)random.NextInt32(0x250));
                break;
            default:
                ReplaceValue(text, Oddities[random.NextInt32(Oddities.Length)]);
                break;
        }
    }

    /// <summary>Puts something in the place of what follows one of the colons, or at the end.</summary>
    private void ReplaceValue(StringBuilder text, string value)
    {
        var whole = text.ToString();
        var colons = whole.Index().Where(character => character.Item is ':').Select(character => character.Index).ToList();
        var begin = colons.Count == 0 ? whole.Length : colons[random.NextInt32(colons.Count)] + 1;
        var end = whole.IndexOfAny([',', '}', ']'], begin);
        text.Remove(begin, (end < 0 ? whole.Length : end) - begin).Insert(begin, value);
    }
}
