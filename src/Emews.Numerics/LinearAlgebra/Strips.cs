using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>A part of a matrix: where it lies, or copied into strips of a given width, one below the other.</summary>
/// <param name="Matrix">Where it is.</param>
/// <param name="Row">Its first row there.</param>
/// <param name="Column">Its first column there.</param>
/// <param name="Width">How wide the strips are; 0 where it is not cut into strips.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Strips(Matrix Matrix, int Row, int Column, int Width)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Corner At(int row, int column) => Width == 0
        ? new(Matrix, Row + row, Column + column)
        : new(Matrix, column / Width * Scratch.Depth + row, column % Width);
}
