namespace Emews.Numerics.LinearAlgebra;

/// <summary>How matrices are cut into blocks. The cuts depend on nothing but sizes, and so do all results.</summary>
internal static class Blocks
{
    /// <summary>Rows of a block: enough to keep the arithmetic in block products, few enough for the block to stay in the cache.</summary>
    public const int Rows = 96;

    /// <summary>Columns of a part that one core works on at a time.</summary>
    public const int Columns = 96;

    /// <summary>Columns of a part where the steps are many and small: two cores then seldom wait for each other for long.</summary>
    public const int FewColumns = 48;

    /// <summary>How many parts of some length there are.</summary>
    public static int Count(int length, int part) => (length + part - 1) / part;

    /// <summary>The part with a number, from 0.</summary>
    public static Interval Part(Interval all, int part, int number)
    {
        var start = all.Start + part * number;
        return new(start, Math.Min(start + part, all.End));
    }
}
