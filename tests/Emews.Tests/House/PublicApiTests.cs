using System.Reflection;
using Emews.Tests.House.MadeUp;
using Emews.Tests.Shared;

namespace Emews.Tests.House;

/// <summary>The public surface changes on purpose only: it is kept as text beside this file.</summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("Emews")]
    [InlineData("Emews.Numerics")]
    [InlineData("Emews.Service")]
    public void The_public_surface_is_the_accepted_one(string library)
    {
        var file = $"tests/Emews.Tests/House/PublicApi.{library}.txt";
        var actual = PublicApi.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("EMEWS_ACCEPT_API") is "1")
        {
            File.WriteAllText(Clone.PathOf(file), actual);
        }

        var accepted = File.Exists(Clone.PathOf(file)) ? Clone.Read(file) : "";
        Assert.True(string.Equals(accepted, actual, StringComparison.Ordinal),
            $"The public surface of {library} has changed:\n{Difference(accepted, actual)}\n" +
            $"If that is meant: EMEWS_ACCEPT_API=1 ./test.sh PublicApiTests, then commit {file}.");
    }

    [Fact]
    public void The_text_is_what_a_user_would_write()
    {
        var text = PublicApi.Of([typeof(Shape), typeof(Point), typeof(Paint), typeof(Look<>), typeof(Tools)]);

        Assert.Equal("""
            namespace Emews.Tests.House.MadeUp

              delegate T Look<T>(in int at) where T : struct

              enum Paint
                None = 0
                Blue = 4

              sealed record Point : Shape, IDisposable
                Point(double X, string? Label = null)
                string? Label { get; init; }
                double X { get; init; }
                void Dispose()
                override Task<IReadOnlyList<string?>> DrawAsync(Paint paint = Paint.Blue, CancellationToken cancellationToken = default)

              abstract record Shape
                protected Shape()
                const int Corners = 4
                required int? Size { get; init; }
                abstract Task<IReadOnlyList<string?>> DrawAsync(Paint paint = Paint.Blue, CancellationToken cancellationToken = default)

              static class Tools
                static (T, long[]?) Pick<T>(this IReadOnlyDictionary<string, T> all, out bool found, params string[] keys) where T : class, new()

            """, text);
    }

    private static string Difference(string accepted, string actual)
    {
        var before = accepted.Split('\n');
        var after = actual.Split('\n');
        var gone = before.Except(after, StringComparer.Ordinal).Select(line => "- " + line.Trim());
        var added = after.Except(before, StringComparer.Ordinal).Select(line => "+ " + line.Trim());
        return string.Join('\n', gone.Concat(added));
    }
}
