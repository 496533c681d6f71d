namespace Emews.Tests.House.MadeUp;

public delegate T Look<T>(in int at)
    where T : struct;

public enum Paint
{
    None = 0,
    Blue = 4,
}

public abstract record Shape
{
    public const int Corners = 4;

    public required int? Size { get; init; }

    public abstract Task<IReadOnlyList<string?>> DrawAsync(Paint paint = Paint.Blue, CancellationToken cancellationToken = default);

    internal int? Hidden() => Size;
}

public sealed record Point(double X, string? Label = null) : Shape, IDisposable
{
    public override Task<IReadOnlyList<string?>> DrawAsync(Paint paint = Paint.Blue, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string?>>([Label]);

    public void Dispose()
    {
    }
}

public static class Tools
{
    public static (T, long[]?) Pick<T>(this IReadOnlyDictionary<string, T> all, out bool found, params string[] keys)
        where T : class, new()
    {
        found = all.TryGetValue(keys[0], out var value);
        return (value ?? new T(), null);
    }
}
