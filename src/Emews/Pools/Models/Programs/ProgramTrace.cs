namespace Emews.Pools.Models.Programs;

/// <summary>What a program did for one task, for people who look on.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Folder">Where it ran.</param>
/// <param name="Output">The end of what it printed on standard output.</param>
/// <param name="Errors">The end of what it printed on standard error.</param>
/// <param name="KeptFolder">Where the task's folder is kept; null where it is not, or there was none.</param>
internal sealed record ProgramTrace(IReadOnlyList<string> Words, string Folder, ProgramOutput Output, ProgramOutput Errors, string? KeptFolder);
