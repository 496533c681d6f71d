namespace Emews.Tests.Workflows.Outputs;

/// <summary>A clock that stands still until it is told otherwise.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
