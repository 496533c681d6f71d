namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// Room for copies of parts of two matrices in the order in which a block product reads them. Rows of a large matrix lie pages apart;
/// read where they are, each would be looked for anew.
/// </summary>
internal sealed class Scratch
{
    /// <summary>Inner rows of a product at a time: a strip of B then stays in the first-level cache, the part of A in the second.</summary>
    public const int Depth = 128;

    /// <summary>Rows of the result at a time.</summary>
    public const int Rows = 96;

    /// <summary>Columns of the result at a time.</summary>
    public const int Columns = 192;

    /// <summary>The widest strip of B.</summary>
    public const int StripColumns = 24;

    /// <summary>Strips of A, <see cref="Matrix.Tile"/> columns wide and <see cref="Depth"/> rows high, one below the other.</summary>
    public Matrix Left => field ??= new(Rows / Matrix.Tile * Depth, Matrix.Tile);

    /// <summary>Strips of B, as high, one below the other.</summary>
    public Matrix Right => field ??= new(Columns / StripColumns * Depth, StripColumns);
}
