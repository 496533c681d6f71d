using System.Text;

namespace Emews.Workflows.Sweeps;

/// <summary>Reads tables as RFC 4180 has them: commas between fields, quotes round those that hold commas, quotes or line breaks.</summary>
/// <param name="text">The table.</param>
internal sealed class CsvRecords(TextReader text)
{
    private const int End = -1;

    private int _line = 1;
    private int _column = 1;

    /// <summary>The next record; null at the end. An empty line is none.</summary>
    /// <exception cref="FormatException">A quoted field does not end, or goes on after its end.</exception>
    public IReadOnlyList<CsvField>? Next()
    {
        while (text.Peek() is '\r' or '\n')
        {
            Take();
        }

        if (text.Peek() == End)
        {
            return null;
        }

        var fields = new List<CsvField> { Field() };
        while (text.Peek() == ',')
        {
            Take();
            fields.Add(Field());
        }

        return fields;
    }

    private CsvField Field()
    {
        while (text.Peek() is ' ' or '\t')
        {
            Take();
        }

        var (line, column) = (_line, _column);
        return new CsvField(text.Peek() == '"' ? Quoted(line, column) : Plain(), line, column);
    }

    private string Plain()
    {
        var field = new StringBuilder();
        while (text.Peek() is not (End or ',' or '\r' or '\n'))
        {
            field.Append(Take());
        }

        return field.ToString().TrimEnd(' ', '\t');
    }

    private string Quoted(int line, int column)
    {
        var field = new StringBuilder();
        Take();
        while (true)
        {
            if (text.Peek() == End)
            {
                throw Wrong(line, column, "a field begins with quotes, and they are never closed");
            }

            var character = Take();
            if (character != '"')
            {
                field.Append(character);
            }
            else if (text.Peek() == '"')
            {
                field.Append(Take());
            }
            else
            {
                break;
            }
        }

        return Plain().Length == 0 ? field.ToString() : throw Wrong(line, column, "a field goes on after its closing quotes; inside, write quotes twice");
    }

    private char Take()
    {
        var character = (char)text.Read();
        (_line, _column) = character == '\n' ? (_line + 1, 1) : (_line, _column + 1);
        return character;
    }

    private static FormatException Wrong(int line, int column, string message) => new(message) { Data = { ["line"] = line, ["column"] = column } };
}
