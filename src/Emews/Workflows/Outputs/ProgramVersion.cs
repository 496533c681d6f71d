using System.Reflection;

namespace Emews.Workflows.Outputs;

/// <summary>Which Emews this is.</summary>
internal static class ProgramVersion
{
    private static readonly string[] Parts = (typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+', 2);

    /// <summary>Its version.</summary>
    public static string Version => Parts[0];

    /// <summary>The commit it was built from; null where the build did not know.</summary>
    public static string? Commit => Parts is [_, var commit] ? commit : null;
}
