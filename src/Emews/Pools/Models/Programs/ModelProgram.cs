using Emews.Processes;
using Emews.Tasks;

namespace Emews.Pools.Models.Programs;

/// <summary>Finds the program that a command names: as a shell does, but a relative path is relative to the model's folder.</summary>
internal static class ModelProgram
{
    /// <summary>The program's absolute path.</summary>
    /// <exception cref="ModelException">It is missing, or cannot be run; the message says how to mend that.</exception>
    public static string Locate(string program, string folder)
    {
        var path = program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, folder)
            : SearchPath.Find(program) ?? throw CannotStart(NotOnPath(program, folder));
        return ProgramFile.Problem(path) is { } problem ? throw CannotStart(problem)
            : ProgramFile.InterpreterProblem(path) is { } interpreterProblem ? throw CannotStart(interpreterProblem)
            : path;
    }

    /// <summary>Why no program can run in a folder; null where nothing is to be seen.</summary>
    public static string? FolderProblem(string folder) =>
        Directory.Exists(folder) ? null
        : File.Exists(folder) ? $"{folder} is a file, not a folder that the model can run in."
        : $"There is no folder {folder}: make it, or mend its path.";

    /// <summary>A failure of a program that never ran, and would not for another task.</summary>
    public static ModelException CannotStart(string message, Exception? error = null) =>
        new(TaskFailureKinds.CannotStart, message, error) { ConcernsAllTasks = true };

    private static string NotOnPath(string program, string folder) =>
        File.Exists(Path.Combine(folder, program))
            ? $"There is no program '{program}' on PATH, but one in {folder}: write ./{program}"
            : $"There is no program '{program}' on PATH, nor in {folder}: install it, or write its whole path.";
}
