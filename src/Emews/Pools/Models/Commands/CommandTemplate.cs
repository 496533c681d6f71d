using System.Text;

namespace Emews.Pools.Models.Commands;

/// <summary>The words of a command with placeholders in braces, parsed once and filled in for each task.</summary>
internal sealed class CommandTemplate
{
    /// <summary>The payload's JSON text.</summary>
    public const string Payload = "payload";

    /// <summary>The path of a file with the payload.</summary>
    public const string PayloadFile = "payload_file";

    /// <summary>The path of a file that the program is to write.</summary>
    public const string ResultFile = "result_file";

    /// <summary>The path of the task's own folder.</summary>
    public const string Folder = "folder";

    /// <summary>The placeholders that are no fields of the payload.</summary>
    public static readonly IReadOnlyList<string> Ours = [Payload, PayloadFile, ResultFile, Folder];

    private readonly IReadOnlyList<IReadOnlyList<CommandPiece>> _words;

    private CommandTemplate(IReadOnlyList<IReadOnlyList<CommandPiece>> words)
    {
        _words = words;
        Placeholders = words.SelectMany(word => word).Where(piece => piece.IsPlaceholder).Select(piece => piece.Text).ToHashSet(StringComparer.Ordinal);
        Fields = [.. Placeholders.Except(Ours, StringComparer.Ordinal)];
    }

    /// <summary>All that stands in braces.</summary>
    public IReadOnlySet<string> Placeholders { get; }

    /// <summary>What of it is no placeholder of ours: fields of the payload.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Whether the program is told where to write its result.</summary>
    public bool UsesResultFile => Placeholders.Contains(ResultFile);

    /// <summary>Whether a task needs a folder of its own.</summary>
    public bool UsesFiles => Placeholders.Overlaps([PayloadFile, ResultFile, Folder]);

    /// <summary>Whether the program gets its payload on standard input, for want of any other way.</summary>
    public bool ReadsInput => Fields.Count == 0 && !Placeholders.Overlaps([Payload, PayloadFile]);

    /// <summary>The words that are the same for every task.</summary>
    public IEnumerable<string> FixedWords => _words.Select(Fixed).OfType<string>();

    /// <summary>The first word, where it is the same for every task.</summary>
    public string? FixedProgram => Fixed(_words[0]);

    /// <summary>Parses a command.</summary>
    /// <param name="words">Its words, at least one.</param>
    /// <exception cref="FormatException">A brace has no partner, or nothing stands between two.</exception>
    public static CommandTemplate Parse(IReadOnlyList<string> words) => new([.. words.Select(Pieces)]);

    /// <summary>The words with every placeholder filled in.</summary>
    /// <param name="fill">Gives the text for a placeholder.</param>
    public IReadOnlyList<string> Expand(Func<string, string> fill) =>
        [.. _words.Select(word => string.Concat(word.Select(piece => piece.IsPlaceholder ? fill(piece.Text) : piece.Text)))];

    private static string? Fixed(IReadOnlyList<CommandPiece> word) =>
        word.Any(piece => piece.IsPlaceholder) ? null : string.Concat(word.Select(piece => piece.Text));

    private static List<CommandPiece> Pieces(string word)
    {
        var (pieces, text) = (new List<CommandPiece>(), new StringBuilder());
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] is '{' or '}' && i + 1 < word.Length && word[i + 1] == word[i])
            {
                text.Append(word[i++]);
            }
            else if (word[i] == '{')
            {
                var end = word.IndexOfAny(['{', '}'], i + 1);
                pieces.Add(new(text.ToString(), IsPlaceholder: false));
                pieces.Add(new(Name(word, i, end), IsPlaceholder: true));
                text.Clear();
                i = end;
            }
            else
            {
                text.Append(word[i] != '}' ? word[i] : throw Unpaired('}', word));
            }
        }

        pieces.Add(new(text.ToString(), IsPlaceholder: false));
        return pieces;
    }

    private static string Name(string word, int start, int end) =>
        end < 0 || word[end] == '{' ? throw Unpaired('{', word)
        : end == start + 1 ? throw new FormatException($"nothing stands between the braces of {word}: for braces themselves write {{{{}}}}")
        : word[(start + 1)..end];

    private static FormatException Unpaired(char brace, string word) =>
        new($"{brace} in {word} has no partner: for a brace itself write {brace}{brace}");
}

/// <summary>A part of a word: plain text, or what stands between braces.</summary>
internal readonly record struct CommandPiece(string Text, bool IsPlaceholder);
