using Emews.Tasks;

namespace Emews.Database;

/// <summary>Results that are given to somebody who takes them for good, once, whoever else asks for them.</summary>
/// <param name="results">The results, which all wait to be collected as far as is known.</param>
/// <param name="deliverAsync">Gives them; what it throws ends the handover, and they stay.</param>
internal sealed class Handover(IReadOnlyList<AcknowledgeRequest> results, Func<Task> deliverAsync)
{
    public IReadOnlyList<AcknowledgeRequest> Results => results;

    /// <summary>Whether they were given: not again then, when a database that went away has it all begin anew.</summary>
    public bool IsDelivered { get; private set; }

    public async Task DeliverAsync()
    {
        if (!IsDelivered)
        {
            await deliverAsync().ConfigureAwait(false);
            IsDelivered = true;
        }
    }
}

/// <summary>A store whose results may be asked for by several programs at once, each of which hands them over.</summary>
internal interface IHandoverStore
{
    /// <summary>Delivers results and acknowledges them, all or none: others who hand over one of them wait, and find it gone.</summary>
    /// <returns>Whether they were delivered; false where another has collected one of them.</returns>
    Task<bool> HandOverAsync(Handover handover, CancellationToken cancellationToken = default);
}
