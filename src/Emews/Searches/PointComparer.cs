using System.Diagnostics.CodeAnalysis;

namespace Emews.Searches;

/// <summary>Points are equal when all their coordinates are.</summary>
internal sealed class PointComparer : IEqualityComparer<double[]>
{
    private PointComparer()
    {
    }

    public static PointComparer Instance { get; } = new();

    public bool Equals(double[]? x, double[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    public int GetHashCode([DisallowNull] double[] obj)
    {
        var hash = new HashCode();
        foreach (var coordinate in obj)
        {
            hash.Add(coordinate);
        }

        return hash.ToHashCode();
    }
}
