using Emews.Pools.Models.Commands;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>Finds the files that a model or a search consists of, as far as its configuration names them.</summary>
internal static class ModelFiles
{
    /// <summary>The absolute paths: of an assembly, or of the words of a command that are files.</summary>
    public static IReadOnlyList<string> Of(ModelConfiguration model) => model switch
    {
        ModelConfiguration.Assembly assembly => [assembly.Path],
        ModelConfiguration.Program program =>
            [.. CommandTemplate.Parse(CommandWords.Split(program.CommandLine)).FixedWords
                .Where(word => word.Length > 0).Select(word => Path.GetFullPath(word, program.Folder)).Where(File.Exists)
                .Distinct(StringComparer.Ordinal)],
        _ => [],
    };

    /// <summary>The same of a search: its assembly, its design, or the words of its command that are files.</summary>
    public static IReadOnlyList<string> Of(SearchMethod method) => method switch
    {
        SearchMethod.Assembly own => [own.Path],
        SearchMethod.Program own => Of(SearchCheck.AsProgram(own)),
        SearchMethod.DesignFile file => [file.Path],
        _ => [],
    };
}
