using System.Runtime.InteropServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// One product of parts of matrices: C[Rows, Columns] ± A[Inner, Rows]ᵀ · B[Inner, Columns]. All bounds of rows and columns are
/// multiples of <see cref="Matrix.Tile"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProductTask(Interval Inner, Interval Rows, Interval Columns)
{
    /// <summary>Take the product away from C instead of adding it.</summary>
    public bool Subtract { get; init; }

    /// <summary>Leave out tiles that lie wholly below the diagonal of C.</summary>
    public bool UpperOnly { get; init; }

    /// <summary>B is zero above its diagonal: begin the inner sums at the diagonal.</summary>
    public bool LowerTriangularB { get; init; }
}
