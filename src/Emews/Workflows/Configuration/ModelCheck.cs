using System.Reflection;
using Emews.Pools.Models;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.Workflows.Configuration;

/// <summary>Looks whether what a model consists of is on this machine, so that no task is spent to find out. Nothing of it is run.</summary>
internal static class ModelCheck
{
    /// <summary>Why no task of a model could begin, and how to mend it; null where nothing is to be seen.</summary>
    public static ModelProblem? Find(ModelConfiguration model) => model switch
    {
        ModelConfiguration.Assembly assembly => Find(assembly),
        ModelConfiguration.Command command => Find("command", command),
        ModelConfiguration.Worker worker => Find("worker", worker),
        _ => null,
    };

    /// <summary>The same, as a refusal.</summary>
    /// <exception cref="EmewsException">The model cannot be used.</exception>
    public static void Require(ModelConfiguration model)
    {
        if (Find(model) is { } problem)
        {
            throw new EmewsException($"{problem.Key}: {problem.Message}");
        }
    }

    private static ModelProblem? Find(ModelConfiguration.Assembly model)
    {
        Assembly? assembly = null;
        return Look("assembly", () => assembly = AssemblyModel.LoadAssembly(model.Path))
            ?? Look("type", () => AssemblyModel.FindType(assembly!, model.Type));
    }

    private static ModelProblem? Find(string key, ModelConfiguration.Program program) =>
        ModelProgram.FolderProblem(program.Folder) is { } problem ? new ModelProblem("folder", problem)
        : CommandTemplate.Parse(CommandWords.Split(program.CommandLine)).FixedProgram is not { } file ? null
        : Look(key, () => ModelProgram.Locate(file, program.Folder))
            ?? (MissingScript.Problem(program) is { } missing ? new ModelProblem(key, missing) : null);

    private static ModelProblem? Look(string key, Func<object> find)
    {
        try
        {
            _ = find();
            return null;
        }
        catch (EmewsException error)
        {
            return new ModelProblem(key, error.Message);
        }
    }
}
