namespace Emews.Numerics.Surrogates;

/// <summary>What is done to values before a Gaussian process is fitted to them. Each is increasing: the order of values stays.</summary>
public enum ValueTransform
{
    /// <summary>The logarithm where values are far likelier to be normal with it than without, nothing where they are not.</summary>
    Automatic,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The logarithm of the distance from the least value, in which the least quarter of all values still lies evenly.</summary>
    Logarithm,
}
