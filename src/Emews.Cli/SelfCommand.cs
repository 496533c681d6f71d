using System.Reflection;

namespace Emews.Cli;

/// <summary>How this very program is started again.</summary>
internal static class SelfCommand
{
    /// <summary>The program and first arguments that stand for <c>emews</c>.</summary>
    public static IReadOnlyList<string> Get()
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isHost ? [program, Assembly.GetEntryAssembly()!.Location] : [program];
    }
}
