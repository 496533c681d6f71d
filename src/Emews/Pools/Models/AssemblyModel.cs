using System.Reflection;
using System.Runtime.Loader;
using Emews.Tasks;

namespace Emews.Pools.Models;

/// <summary>Finds a model in a .NET assembly of the user's.</summary>
public static class AssemblyModel
{
    /// <summary>Loads an assembly, with its own dependencies, and makes one instance of a type in it.</summary>
    /// <param name="assemblyPath">The <c>.dll</c> file.</param>
    /// <param name="typeName">A public class that implements <see cref="ITaskModel"/> and has a constructor without parameters.</param>
    /// <exception cref="EmewsException">The file or the type is not there, or not what it should be; the message says what to do.</exception>
    public static ITaskModel Load(string assemblyPath, string typeName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(assemblyPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(typeName);
        var type = FindType(LoadAssembly(assemblyPath), typeName);
        try
        {
            return (ITaskModel)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException error)
        {
            throw new EmewsException($"The constructor of {typeName} failed: {error.InnerException?.Message}", error);
        }
    }

    /// <summary>Loads an assembly; nothing in it is run.</summary>
    /// <param name="assemblyPath">The <c>.dll</c> file.</param>
    /// <param name="owner">What it is the assembly of.</param>
    /// <exception cref="EmewsException">It is not there, or is none.</exception>
    internal static Assembly LoadAssembly(string assemblyPath, string owner = "model")
    {
        var path = Path.GetFullPath(assemblyPath);
        if (!File.Exists(path))
        {
            throw new EmewsException($"The {owner}'s assembly {path} does not exist. Build it first, or mend the path under 'assembly'.");
        }

        try
        {
            return new ModelLoadContext(path).LoadFromAssemblyPath(path);
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw new EmewsException($"{path} cannot be loaded as a .NET assembly: {error.Message}", error);
        }
    }

    /// <summary>Finds a model's type.</summary>
    /// <exception cref="EmewsException">It is not there, or cannot be a model.</exception>
    internal static Type FindType(Assembly assembly, string typeName)
    {
        try
        {
            var type = assembly.GetType(typeName) ?? throw new EmewsException(
                $"{assembly.Location} has no type '{typeName}'. It has these models: {string.Join(", ", ModelsOf(assembly))}.");
            return typeof(ITaskModel).IsAssignableFrom(type) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null ? type
                : throw new EmewsException(
                    $"{typeName} in {assembly.Location} should be a public class that implements Emews.Pools.ITaskModel and has a constructor without parameters.");
        }
        catch (Exception error) when (error is FileLoadException or FileNotFoundException or TypeLoadException or ArgumentException)
        {
            throw new EmewsException($"{typeName} in {assembly.Location} cannot be loaded: {error.Message}", error);
        }
    }

    private static IEnumerable<string> ModelsOf(Assembly assembly) =>
        assembly.GetExportedTypes().Where(typeof(ITaskModel).IsAssignableFrom).Select(type => type.FullName!).DefaultIfEmpty("none");

    /// <summary>Takes the model's dependencies from beside the model, but Emews itself from this process: the interface must be the same.</summary>
    private sealed class ModelLoadContext(string path) : AssemblyLoadContext("model")
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is "Emews" or "Emews.Numerics" || _resolver.ResolveAssemblyToPath(assemblyName) is not { } file
                ? null
                : LoadFromAssemblyPath(file);
    }
}
