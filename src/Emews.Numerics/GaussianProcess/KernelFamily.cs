namespace Emews.Numerics.GaussianProcess;

/// <summary>How the correlation of two points falls with their distance r, in units of the length scale.</summary>
public enum KernelFamily
{
    /// <summary>exp(−r²/2): infinitely smooth functions. scikit-learn's <c>RBF</c>.</summary>
    Rbf,

    /// <summary>(1 + a + a²/3)·exp(−a), a = √5·r: twice differentiable functions. scikit-learn's <c>Matern(nu=2.5)</c>.</summary>
    Matern52,

    /// <summary>(1 + a)·exp(−a), a = √3·r: once differentiable functions. scikit-learn's <c>Matern(nu=1.5)</c>.</summary>
    Matern32,
}
