namespace Emews.Numerics.LinearAlgebra;

/// <summary>The inverse of a matrix from its Cholesky factor.</summary>
internal static class PositiveDefiniteInverse
{
    /// <summary>
    /// Computes A⁻¹ = WᵀW with W = U⁻ᵀ, for A = UᵀU. The upper triangle is filled, and all of each tile on the diagonal.
    /// </summary>
    /// <param name="factor">U; only its upper triangle is read.</param>
    /// <param name="work">Room of the same size; holds W afterwards.</param>
    /// <param name="inverse">Where A⁻¹ goes. It may be <paramref name="factor"/> itself.</param>
    /// <param name="product">The kernel to use.</param>
    public static void FromFactor(Matrix factor, Matrix work, Matrix inverse, BlockProduct product)
    {
        TriangularSolver.InvertTransposed(factor, work, product);
        inverse.Clear();
        var all = new Interval(0, work.Rows);
        product.Run(inverse, work, work, new ProductTask(all, all, all) { UpperOnly = true, LowerTriangularB = true });
    }
}
