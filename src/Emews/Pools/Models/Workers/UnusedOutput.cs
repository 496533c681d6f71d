using System.Globalization;
using Emews.Tasks;

namespace Emews.Pools.Models.Workers;

/// <summary>
/// The lines that a worker prints in one task and that are no answer, such as words for people. The first and the last of them go to
/// the log, whatever their number; the rest is counted.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="log">Where the lines go.</param>
internal sealed class UnusedOutput(TaskId task, Action<string> log)
{
    private const int FirstLines = 20;
    private const int LastLines = 20;
    private const int LineLength = 500;
    private const int QuoteLength = 40;

    // So many are no words for people any more, but a worker that never comes to an answer.
    private const int MostLines = 10_000;

    private readonly Queue<string> _last = new();

    /// <summary>How many lines there were.</summary>
    public int Count { get; private set; }

    /// <summary>The last of them, each cut to a sane length.</summary>
    public IReadOnlyCollection<string> Last => _last;

    /// <summary>What is wrong with the last of them, for the worker's failure; null where there was none.</summary>
    public string? Explanation => Count == 0 ? null
        : $"It printed {TextLimit.Cut(_last.Last(), QuoteLength)}, which is not an answer: print answers as one JSON document a line with task_id and result";

    /// <summary>Takes a line; an empty one is none.</summary>
    /// <exception cref="ModelException">There are too many.</exception>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _last.Enqueue(TextLimit.Cut(line, LineLength));
        if (_last.Count > LastLines)
        {
            _last.Dequeue();
        }

        if (++Count <= FirstLines)
        {
            Log(_last.Last());
        }
        else if (Count > MostLines)
        {
            throw new ModelException(
                TaskFailureKinds.BadOutput,
                string.Create(CultureInfo.InvariantCulture, $"The worker printed more than {MostLines:N0} lines that are no answer: print what is for people on standard error"));
        }
    }

    /// <summary>Sends to the log what it lacks, once the task has ended.</summary>
    public void End()
    {
        var held = Math.Clamp(Count - FirstLines, 0, LastLines);
        if (Count - FirstLines - held is > 0 and var leftOut)
        {
            Log(string.Create(CultureInfo.InvariantCulture, $"… {leftOut:N0} lines left out"));
        }

        foreach (var line in _last.TakeLast(held))
        {
            Log(line);
        }
    }

    private void Log(string line) => log($"task {task}, unused output: {line}");
}
