using System.Runtime.CompilerServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>An element of a matrix and the way to those to the right and below, without a check of bounds, for the innermost kernels.</summary>
internal readonly ref struct Corner
{
    private readonly ref double _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Corner(Matrix matrix, int row, int column)
        : this(ref matrix.At(row, column), matrix.Stride)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Corner(ref double first, int stride)
    {
        _first = ref first;
        Stride = stride;
    }

    public ref double First => ref _first;

    /// <summary>The distance from one row to the next, in elements.</summary>
    public int Stride { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Row(int row) => ref Unsafe.Add(ref _first, (nint)row * Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Corner Right(int columns) => new(ref Unsafe.Add(ref _first, columns), Stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Corner Down(int rows) => new(ref Row(rows), Stride);
}
