using Emews.Tasks;
using Emews.Workflows.OwnSearches;

namespace Emews.Workflows.Configuration;

/// <summary>Looks whether a search of the user's own is on this machine, so that no run begins without one. Nothing of it is run.</summary>
internal static class SearchCheck
{
    /// <summary>Why a search could not begin, and how to mend it; null where nothing is to be seen.</summary>
    public static ModelProblem? Find(SearchMethod method) => method switch
    {
        SearchMethod.Assembly own => Find(own),
        SearchMethod.Program own => ModelCheck.Find(AsProgram(own)) is not { } problem ? null
            : problem.Key is "worker" ? problem with { Key = "program" } : problem,
        _ => null,
    };

    /// <summary>The same, as a refusal.</summary>
    /// <exception cref="EmewsException">The search cannot be used.</exception>
    public static void Require(SearchMethod method)
    {
        if (Find(method) is { } problem)
        {
            throw new EmewsException($"{problem.Key}: {problem.Message}");
        }
    }

    /// <summary>What starts the program of a search, in the words of models.</summary>
    public static ModelConfiguration.Program AsProgram(SearchMethod.Program program) =>
        new ModelConfiguration.Worker(program.CommandLine, program.Folder, Timeout: null);

    private static ModelProblem? Find(SearchMethod.Assembly own)
    {
        var key = "assembly";
        try
        {
            var assembly = SearchAssembly.LoadAssembly(own.Path);
            key = "type";
            _ = SearchAssembly.FindType(assembly, own.Type);
            return null;
        }
        catch (EmewsException error)
        {
            return new ModelProblem(key, error.Message);
        }
    }
}
