namespace Emews.Database;

/// <summary>A store that knows how far the order in which it records results strays from that of their cursors.</summary>
internal interface IResultOrder
{
    /// <summary>The overlap of a store whose cursors are times: a transaction that reports has ended by then.</summary>
    const long LongestReport = 30_000_000;

    /// <summary>How far before the last result's cursor the cursor of one may lie that is recorded after it.</summary>
    long Overlap { get; }
}
