using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary>The command that goes on with an experiment.</summary>
internal static class Resume
{
    /// <summary>As it is typed, with the configuration that lies in the experiment's folder.</summary>
    public static string Command(ExperimentFolder folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder.Configuration);
        return $"{folder.CommandToRun(relative.StartsWith("..", StringComparison.Ordinal) ? folder.Configuration : relative)} --resume";
    }
}
