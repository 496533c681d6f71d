namespace Emews.Workflows.Configuration;

/// <summary>One named parameter of the model (<c>parameters</c>).</summary>
/// <param name="Name">Its name in the payload.</param>
public abstract record ParameterConfiguration(string Name)
{
    /// <summary>A number between two bounds.</summary>
    /// <param name="Name">Its name in the payload.</param>
    /// <param name="Min">The least value.</param>
    /// <param name="Max">The greatest value.</param>
    /// <param name="Logarithmic">Whether it is spread evenly in its logarithm.</param>
    /// <param name="WholeNumbers">Whether only whole numbers count.</param>
    public sealed record Range(string Name, double Min, double Max, bool Logarithmic, bool WholeNumbers) : ParameterConfiguration(Name);

    /// <summary>One of a list of values.</summary>
    /// <param name="Name">Its name in the payload.</param>
    /// <param name="Texts">The values as JSON text.</param>
    public sealed record Choice(string Name, IReadOnlyList<string> Texts) : ParameterConfiguration(Name)
    {
        /// <summary>The values as JSON text.</summary>
        public IReadOnlyList<string> Texts { get; init; } = Structural.List(Texts);
    }
}

/// <summary>What the search optimises (<c>objective</c>).</summary>
/// <param name="Name">The field of the result that counts; null: the result is the number itself.</param>
/// <param name="Maximize">Whether more is better.</param>
public sealed record ObjectiveConfiguration(string? Name, bool Maximize);
