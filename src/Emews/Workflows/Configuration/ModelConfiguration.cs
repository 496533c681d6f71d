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

    /// <summary>A command line, started anew for every task.</summary>
    /// <param name="CommandLine">The command; <c>{payload_file}</c> stands for the path of the payload.</param>
    /// <param name="Result">Where the result is: <c>last_line</c>, <c>stdout</c>, <c>file</c>, or a JSON path.</param>
    /// <param name="Timeout">How long one attempt may take; no limit when null.</param>
    public sealed record Command(string CommandLine, string Result, TimeSpan? Timeout) : ModelConfiguration;

    /// <summary>A long-lived process that reads and writes one JSON document a line.</summary>
    /// <param name="CommandLine">The command that starts it.</param>
    /// <param name="Timeout">How long one attempt may take; no limit when null.</param>
    public sealed record Worker(string CommandLine, TimeSpan? Timeout) : ModelConfiguration;
}
