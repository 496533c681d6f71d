using System.Runtime.ExceptionServices;

namespace Emews.Database;

public sealed partial class PostgresStore : IHandoverStore
{
    /// <summary>In one order, so that two who want the same rows wait for each other and do not stand in each other's way.</summary>
    private const string LockResultsSql = "SELECT eq_task_id FROM emews_queue_IN WHERE eq_task_id = ANY($1) ORDER BY eq_task_id FOR UPDATE";

    /// <inheritdoc/>
    /// <remarks>The rows stay locked while the results are delivered: that is to be a matter of moments.</remarks>
    async Task<bool> IHandoverStore.HandOverAsync(Handover handover, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? undelivered = null;
        var isOurs = await ChangeAsync(
            session => session.InTransactionAsync(() => HandOverAsync(session), cancellationToken), cancellationToken).ConfigureAwait(false);
        undelivered?.Throw();
        return isOurs;

        async Task<bool> HandOverAsync(PostgresSession session)
        {
            var ids = Ids(handover.Results.SelectMany(result => result.TaskIds).Distinct());
            var there = await session.QueryAsync(LockResultsSql, ReadId, cancellationToken, ids).ConfigureAwait(false);
            if (there.Distinct().Count() < ids.Length)
            {
                // What was delivered is ours: the transaction before was committed, and only its answer was lost.
                return handover.IsDelivered;
            }

            try
            {
                await handover.DeliverAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever it is: it says nothing of the database.
            catch (Exception error)
#pragma warning restore CA1031
            {
                undelivered = ExceptionDispatchInfo.Capture(error);
                return false;
            }

            foreach (var result in handover.Results)
            {
                await CollectAsync(session, result, work => work(), cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
    }
}
