namespace Emews.Workflows.Configuration;

/// <summary>Something in a configuration file that its writer should know.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="Column">The column in that line, from 1.</param>
/// <param name="Key">The dotted path of the key it is about; empty for the file as a whole.</param>
/// <param name="Message">What is the matter and how to mend it.</param>
public sealed record ConfigurationProblem(ConfigurationSeverity Severity, int Line, int Column, string Key, string Message);

/// <summary>How much a problem matters.</summary>
public enum ConfigurationSeverity
{
    /// <summary>A mistake: nothing can be started.</summary>
    Error,

    /// <summary>No mistake, but this release cannot do it: nothing can be started.</summary>
    NotAvailableYet,

    /// <summary>Worth knowing; everything can be started.</summary>
    Note,
}
