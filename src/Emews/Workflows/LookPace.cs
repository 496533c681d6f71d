namespace Emews.Workflows;

/// <summary>How long to leave a database alone after a look at it: to count millions of tasks takes a while.</summary>
internal sealed class LookPace
{
    // A look is to take no more than this part of the database's time.
    private const int RestPerLook = 20;

    private TimeSpan _before;

    /// <summary>The rest after a look.</summary>
    /// <param name="took">How long it took. Of two the shorter counts, since one may have waited for a database that was gone.</param>
    public TimeSpan RestAfter(TimeSpan took)
    {
        var rest = (took < _before ? took : _before) * RestPerLook;
        _before = took;
        return rest;
    }
}
