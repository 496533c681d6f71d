using System.Buffers;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Configuration;

/// <summary>The name of an experiment (<c>exp_id</c>).</summary>
public static class ExperimentId
{
    private const int MaximumLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Says what is wrong with an experiment's name; null when nothing is.</summary>
    public static string? Check(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return "an experiment needs a name: 1 to 64 of A–Z a–z 0–9 . _ -";
        }

        if (id.Length > MaximumLength)
        {
            return $"an experiment's name has at most {MaximumLength} characters; this one has {id.Length}";
        }

        if (!char.IsAsciiLetterOrDigit(id[0]))
        {
            return $"an experiment's name begins with a letter or a digit; '{Wording.Short(id)}' does not";
        }

        var stranger = id.AsSpan().IndexOfAnyExcept(Allowed);
        return stranger < 0 ? null : $"an experiment's name may hold A–Z a–z 0–9 . _ - only; '{Wording.Short(id)}' has a '{id[stranger]}'";
    }
}
