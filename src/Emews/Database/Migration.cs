using System.Globalization;
using System.Reflection;

namespace Emews.Database;

/// <summary>One step of the schema.</summary>
internal sealed record Migration(int Version, string Script)
{
    /// <summary>The steps for an engine, in order, from the numbered files of its folder.</summary>
    public static IReadOnlyList<Migration> ReadAll(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Emews.Database.Migrations.{engine}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new Migration(int.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
            })];
    }
}
