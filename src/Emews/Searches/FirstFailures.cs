namespace Emews.Searches;

/// <summary>Notices when a run begins with nothing but failures: what fails ten times at first mostly fails always.</summary>
/// <param name="limit">After how many failed attempts; 0 for never.</param>
internal sealed class FirstFailures(int limit)
{
    private int _attempts;
    private bool _isOver = limit == 0;

    /// <summary>Takes one more completion.</summary>
    /// <returns>Whether all attempts so far have failed, and are as many as the limit.</returns>
    public bool AreAll(CompletedTask completed)
    {
        _isOver |= completed.Value is not null;
        _attempts += completed.Failure?.Attempts ?? 0;
        return !_isOver && _attempts >= limit;
    }
}
