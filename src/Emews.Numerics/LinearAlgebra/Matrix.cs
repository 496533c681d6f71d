using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// A dense row-major matrix for the kernels of this folder, zero at first. Sizes are whole numbers of tiles (multiples of
/// <see cref="Tile"/>): who needs an order in between extends a square matrix by an identity corner, which stays one under
/// factoring, solving and inverting, and so no kernel has a case for remainders.
/// </summary>
internal sealed class Matrix
{
    /// <summary>What sizes are a multiple of: eight doubles are a cache line and the widest vector register.</summary>
    public const int Tile = 8;

    private readonly double[] _data;
    private readonly int _origin;

    public Matrix(int rows, int columns)
    {
        if (rows % Tile != 0 || columns % Tile != 0)
        {
            throw new ArgumentException($"A matrix of {rows} × {columns} is not a whole number of tiles.", nameof(rows));
        }

        (Rows, Columns) = (rows, columns);
        // An odd number of cache lines a row: rows of a column then spread over all sets of the cache instead of a few.
        Stride = Tile * (columns / Tile | 1);
        var size = (long)rows * Stride + Tile - 1;
        if (size > Array.MaxLength)
        {
            throw new ArgumentException($"A matrix of {rows} × {columns} has more elements than an array can hold.", nameof(rows));
        }

        // Pinned, so that the alignment to cache lines found now lasts.
        _data = GC.AllocateArray<double>((int)size, pinned: true);
        _origin = ToLineStart(_data);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The distance from one row to the next, in elements.</summary>
    public int Stride { get; }

    public ref double this[int row, int column] => ref Row(row)[column];

    /// <summary>The smallest size that holds <paramref name="order"/> rows or columns.</summary>
    public static int Padded(int order) => (order + Tile - 1) / Tile * Tile;

    public Span<double> Row(int row) => _data.AsSpan(_origin + row * Stride, Columns);

    /// <summary>An element without a check of its bounds, for the innermost kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double At(int row, int column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), _origin + (nint)row * Stride + column);

    public void Clear() => Array.Clear(_data);

    private static unsafe int ToLineStart(double[] data)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(data));
        const nuint line = Tile * sizeof(double);
        return (int)((line - address % line) % line / sizeof(double));
    }
}
