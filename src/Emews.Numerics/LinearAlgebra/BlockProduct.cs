using System.Runtime.Intrinsics;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The one kernel that does nearly all the arithmetic of factoring, solving and inverting: a product of a transposed block with
/// a block. Both are read along rows.
/// </summary>
internal abstract class BlockProduct
{
    /// <summary>The widest kernel this machine has registers for.</summary>
    public static BlockProduct Widest { get; } =
        Vector512.IsHardwareAccelerated ? new BlockProduct<Lane512>()
        : Vector256.IsHardwareAccelerated ? new BlockProduct<Lane256>()
        : Vector128.IsHardwareAccelerated ? new BlockProduct<Lane128>()
        : new BlockProduct<ScalarLane>();

    /// <summary>Changes the block of <paramref name="c"/>, which may be a part of a matrix that is also read.</summary>
    public abstract void Run(Matrix c, Matrix a, Matrix b, ProductTask task, Scratch scratch);

    /// <summary>
    /// Replaces b, the given rows and columns of <paramref name="x"/>, by the solution of Uᵀx = b with the block of U on its diagonal
    /// in these rows. Meant for up to <see cref="Blocks.Rows"/> rows, whole tiles.
    /// </summary>
    public abstract void SolveBlock(Matrix factor, Matrix x, Interval rows, Interval columns);
}
