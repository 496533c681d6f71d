using System.Reflection;
using Emews.Pools.Models;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.OwnSearches;

/// <summary>Finds a search in a .NET assembly of the user's.</summary>
internal static class SearchAssembly
{
    private const string Wanted = "should be a public class that implements Emews.Searches.ISearch and has a public constructor that takes an "
        + "Emews.Searches.SearchSetup, or nothing.";

    /// <summary>Loads an assembly, with its own dependencies, and makes one instance of a type in it.</summary>
    /// <param name="path">The <c>.dll</c> file.</param>
    /// <param name="typeName">The type's full name.</param>
    /// <param name="setup">What it is told.</param>
    /// <exception cref="EmewsException">The file or the type is not there, or not what it should be; the message says what to do.</exception>
    public static ISearch Load(string path, string typeName, SearchSetup setup)
    {
        var type = FindType(LoadAssembly(path), typeName);
        try
        {
            return (ISearch)(type.GetConstructor([typeof(SearchSetup)]) is { } withSetup ? withSetup.Invoke([setup]) : Activator.CreateInstance(type)!);
        }
        catch (TargetInvocationException error)
        {
            throw new EmewsException($"The constructor of the search {typeName} failed: {error.InnerException?.Message}", error.InnerException);
        }
    }

    /// <summary>Loads an assembly; nothing in it is run.</summary>
    /// <exception cref="EmewsException">It is not there, or is none.</exception>
    public static Assembly LoadAssembly(string path) => AssemblyModel.LoadAssembly(path, "search");

    /// <summary>Finds a search's type.</summary>
    /// <exception cref="EmewsException">It is not there, or cannot be a search.</exception>
    public static Type FindType(Assembly assembly, string typeName)
    {
        try
        {
            var type = assembly.GetType(typeName) ?? throw new EmewsException(Missing(assembly, typeName));
            return IsSearch(type) && (type.GetConstructor([typeof(SearchSetup)]) ?? type.GetConstructor(Type.EmptyTypes)) is not null
                ? type
                : throw new EmewsException($"{typeName} in {assembly.Location} {Wanted}");
        }
        catch (Exception error) when (error is FileLoadException or FileNotFoundException or TypeLoadException or ArgumentException)
        {
            throw new EmewsException($"{typeName} in {assembly.Location} cannot be loaded: {error.Message}", error);
        }
    }

    private static string Missing(Assembly assembly, string typeName)
    {
        var searches = assembly.GetExportedTypes().Where(IsSearch).Select(type => type.FullName!).ToList();
        return $"{assembly.Location} has no type '{typeName}'{Wording.DidYouMean(typeName, searches)} It has these searches: {string.Join(", ", searches.DefaultIfEmpty("none"))}."
            .Replace("' It has", "'. It has", StringComparison.Ordinal);
    }

    private static bool IsSearch(Type type) => typeof(ISearch).IsAssignableFrom(type) && type is { IsAbstract: false, IsVisible: true };
}
