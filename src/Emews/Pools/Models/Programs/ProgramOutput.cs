namespace Emews.Pools.Models.Programs;

/// <summary>The end of what a program printed.</summary>
/// <param name="Text">As much of it as was kept.</param>
/// <param name="LinesBefore">How many lines went before it.</param>
internal sealed record ProgramOutput(string Text, long LinesBefore = 0)
{
    /// <summary>Nothing was printed.</summary>
    public static ProgramOutput None { get; } = new("");
}
