namespace Emews.Database.Server;

/// <summary>How a program ended, and what it printed on standard output and standard error.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>All it printed, for people, each line indented.</summary>
    public string Said => IndentedText.Of(Output + Error);
}
