using Emews.Pools.Models.Programs;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Trials;

/// <summary>What came of a trial.</summary>
/// <param name="Payload">What the model was given.</param>
/// <param name="Trace">What its program did; null for a model that is none, or never began.</param>
/// <param name="Result">Its result text; null where it failed.</param>
/// <param name="Fields">The result as a run understands it.</param>
/// <param name="Failure">The failure as a run would record it; null where there is a result.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record TrialOutcome(string Payload, ProgramTrace? Trace, string? Result, ResultFields Fields, TaskFailure? Failure, TimeSpan Duration)
{
    /// <summary>The end of what the model printed on standard output.</summary>
    public ProgramOutput Output { get; init; } = Trace?.Output ?? ProgramOutput.None;

    /// <summary>The end of what the model printed on standard error.</summary>
    public ProgramOutput Errors { get; init; } = Trace?.Errors ?? ProgramOutput.None;
}
