namespace Emews.Workflows.Configuration;

/// <summary>What runs a task: a built-in function, a .NET type, a command line or a long-lived worker process.</summary>
public abstract record ModelConfiguration
{
    private ModelConfiguration()
    {
    }

    /// <summary>The built-in Ackley function.</summary>
    public sealed record Ackley : ModelConfiguration;

    /// <summary>A .NET type from an assembly.</summary>
    /// <param name="Path">The assembly's absolute path.</param>
    /// <param name="Type">The type's full name.</param>
    public sealed record Assembly(string Path, string Type) : ModelConfiguration;

    /// <summary>A program of the user's.</summary>
    /// <param name="CommandLine">The command that starts it.</param>
    /// <param name="Folder">The absolute path of the folder it runs in, and that relative paths in the command are relative to.</param>
    /// <param name="Timeout">How long one attempt may take; no limit when null.</param>
    public abstract record Program(string CommandLine, string Folder, TimeSpan? Timeout) : ModelConfiguration;

    /// <summary>A command line, started anew for every task.</summary>
    /// <param name="CommandLine">The command; names in braces stand for the payload, its fields and files of the task.</param>
    /// <param name="Folder">The absolute path of the folder it runs in, and that relative paths in the command are relative to.</param>
    /// <param name="Result">Where the result is: <c>last_line</c>, <c>stdout</c>, <c>file</c>, or a JSON path.</param>
    /// <param name="Timeout">How long one attempt may take; no limit when null.</param>
    /// <param name="Keep">Whether the working folders of all tasks are kept.</param>
    public sealed record Command(string CommandLine, string Folder, string Result, TimeSpan? Timeout, bool Keep = false)
        : Program(CommandLine, Folder, Timeout);

    /// <summary>A long-lived process that reads and writes one JSON document a line.</summary>
    /// <param name="CommandLine">The command that starts it.</param>
    /// <param name="Folder">The absolute path of the folder it runs in, and that relative paths in the command are relative to.</param>
    /// <param name="Timeout">How long one attempt may take; no limit when null.</param>
    public sealed record Worker(string CommandLine, string Folder, TimeSpan? Timeout) : Program(CommandLine, Folder, Timeout);
}
