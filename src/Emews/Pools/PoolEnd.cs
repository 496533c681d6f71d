using System.Globalization;

namespace Emews.Pools;

/// <summary>How a pool has ended.</summary>
/// <param name="ExitCode">The exit code of its process.</param>
internal readonly record struct PoolEnd(int ExitCode)
{
    // As a shell tells of a signal that a program has heeded.
    private const int Interrupted = 130;

    /// <summary>Whether nobody wanted it to end.</summary>
    public bool IsFailure => ExitCode is not (0 or Interrupted);

    /// <summary>Whether it was able to say why, as <c>emews</c> does.</summary>
    public bool SaidWhy => ExitCode is 1 or 2;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}");
}
