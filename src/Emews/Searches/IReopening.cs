namespace Emews.Searches;

/// <summary>A search that minds whether a point waits once more: one that puts what waits in order.</summary>
internal interface IReopening
{
    /// <summary>A point that had ended runs again. It will end once more.</summary>
    /// <param name="point">Its number, from 1.</param>
    void Reopen(int point);
}
