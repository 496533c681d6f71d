using System.Text;

namespace Emews.Workflows.Configuration;

/// <summary>Splits a command into words as a shell does, with single and double quotes and backslashes; nothing else is special.</summary>
internal sealed class CommandWords
{
    private const char None = '\0';

    private readonly List<string> _words = [];
    private StringBuilder? _word;
    private char _quote = None;
    private bool _escaped;

    private CommandWords()
    {
    }

    /// <exception cref="FormatException">A quote is not closed, or nothing follows the last backslash.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new CommandWords();
        foreach (var character in command)
        {
            words.Take(character);
        }

        words.End();
        return words._words;
    }

    private void Take(char character)
    {
        if (_escaped)
        {
            TakeEscaped(character);
        }
        else if (character == '\\' && _quote != '\'')
        {
            _word ??= new StringBuilder();
            _escaped = true;
        }
        else if (_quote != None ? character == _quote : character is '"' or '\'')
        {
            _word ??= new StringBuilder();
            _quote = _quote == None ? character : None;
        }
        else if (_quote == None && char.IsWhiteSpace(character))
        {
            EndWord();
        }
        else
        {
            (_word ??= new StringBuilder()).Append(character);
        }
    }

    /// <summary>Within double quotes a backslash stands for itself before most characters.</summary>
    private void TakeEscaped(char character)
    {
        _escaped = false;
        _word!.Append(_quote == '"' && character is not ('"' or '\\' or '$' or '`') ? $"\\{character}" : $"{character}");
    }

    private void EndWord()
    {
        if (_word is not null)
        {
            _words.Add(_word.ToString());
            _word = null;
        }
    }

    private void End()
    {
        if (_quote != None || _escaped)
        {
            throw new FormatException(_escaped ? "nothing follows its last backslash" : $"no {_quote} closes the one before");
        }

        EndWord();
    }
}
