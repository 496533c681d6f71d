using System.Text.Json;

namespace Emews.Searches;

/// <summary>
/// What a search of the user's own is told at the start: a class named in <c>search: {assembly: …, type: …}</c> may have a constructor that
/// takes it.
/// </summary>
public sealed record SearchSetup
{
    /// <summary>The parameters, in the order of a point's coordinates.</summary>
    public required IReadOnlyList<SearchParameter> Parameters { get; init; }

    /// <summary>The same as a space, to draw points from and to fill it evenly.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>What all randomness of the run comes from: the same seed is to give the same decisions.</summary>
    public required long Seed { get; init; }

    /// <summary>After how many ended points the run ends (<c>num_guesses</c>); null where the search alone ends it.</summary>
    public int? NumGuesses { get; init; }

    /// <summary>After how many ended points people want a new decision (<c>retrain_after</c>), for a search that minds.</summary>
    public int RetrainAfter { get; init; } = 50;

    /// <summary>How often each point is run; the search hears of the mean.</summary>
    public int Replicates { get; init; } = 1;

    /// <summary>Whether people want the largest value. A search is told the negative then: to it, smaller is always better.</summary>
    public bool Maximize { get; init; }

    /// <summary>What stands under <c>settings</c>: a JSON object, empty where nothing does.</summary>
    public required JsonElement Settings { get; init; }

    /// <summary>One of the settings.</summary>
    /// <typeparam name="T">What it is to be, such as a number or a list of texts.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">What it is where the settings do not have it.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public T Setting<T>(string name, T fallback)
    {
        if (!Settings.TryGetProperty(name, out var value))
        {
            return fallback;
        }

        try
        {
            return value.Deserialize<T>() ?? fallback;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new ArgumentException($"settings.{name} is {value.GetRawText()}, which is no {typeof(T).Name}.", nameof(name), error);
        }
    }
}
