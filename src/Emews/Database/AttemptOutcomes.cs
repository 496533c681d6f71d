using Emews.Tasks;

namespace Emews.Database;

/// <summary>The outcomes of attempts as tables hold them.</summary>
internal static class AttemptOutcomes
{
    public static AttemptOutcome Parse(string text) => text switch
    {
        "complete" => AttemptOutcome.Complete,
        "failed" => AttemptOutcome.Failed,
        "lost" => AttemptOutcome.Lost,
        "canceled" => AttemptOutcome.Canceled,
        _ => AttemptOutcome.Running,
    };
}
