namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// A vector register of some width. Kernels written on it work element by element, so every width gives the same bits: a
/// multiplication with addition is always fused, and no sum runs across the elements of a register.
/// </summary>
internal interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    /// <summary>How many numbers it holds.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(ref readonly double source);

    static abstract TSelf Broadcast(double value);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    void Store(ref double destination);
}
