using System.Globalization;

namespace Emews.Workflows.Sweeps;

/// <summary>Gathers what is wrong with a design file, up to as much as people read.</summary>
/// <param name="file">The file's name.</param>
internal sealed class DesignProblems(string file)
{
    private const int Most = 20;

    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    /// <summary>Whether so much is wrong that no more is looked for.</summary>
    public bool AreEnough => _all.Count > Most;

    /// <summary>Adds what concerns the whole file.</summary>
    public void Add(string message) => _all.Add($"{file}: {message}");

    /// <summary>Adds what concerns a place in it.</summary>
    public void Add(int line, int column, string message)
    {
        if (_all.Count < Most)
        {
            _all.Add(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, column {column}: {message}"));
        }
        else if (_all.Count == Most)
        {
            Add("there is more wrong with it: mend these first");
        }
    }
}
