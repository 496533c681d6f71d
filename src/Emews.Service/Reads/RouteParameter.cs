namespace Emews.Service.Reads;

/// <summary>A parameter of a route, in the path or behind the question mark.</summary>
/// <param name="Name">Its name: a contract.</param>
/// <param name="Meaning">What it says, in a sentence.</param>
/// <param name="Takes">What it takes, in words.</param>
internal abstract record RouteParameter(string Name, string Meaning, string Takes)
{
    /// <summary>What its value is; nullable where nothing stands for one that is left out.</summary>
    public abstract Type Type { get; }

    /// <summary>Whether it is a part of the path, percent-encoded. All others may be left out.</summary>
    public bool IsInPath { get; init; }

    /// <summary>Whether it is a header of the request; else, or a part of the path, it stands in the query.</summary>
    public bool IsInHeader { get; init; }

    /// <summary>The smallest number it takes; null where it takes none.</summary>
    public long? Smallest { get; init; }

    /// <summary>The largest number it takes; null where it takes none.</summary>
    public long? Largest { get; init; }

    /// <summary>The words it takes; null where it takes others, too.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}

/// <inheritdoc/>
/// <typeparam name="T">What its value is.</typeparam>
internal sealed record RouteParameter<T>(string Name, string Meaning, string Takes, TryParse<T> TryParse) : RouteParameter(Name, Meaning, Takes)
{
    public override Type Type => typeof(T);

    /// <summary>What stands for one that is left out.</summary>
    public T? Default { get; init; }
}

/// <summary>Reads a value, where the text is one.</summary>
internal delegate bool TryParse<T>(string text, out T value);
