using System.Globalization;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>The same statements on every engine.</summary>
/// <param name="run">Runs them as one transaction.</param>
/// <param name="now">The time, in SQL.</param>
/// <param name="queue">What puts task <c>{0}</c> into the input queue.</param>
internal sealed class SqlForeignPool(Func<string, Task> run, string now, string queue) : IForeignPool
{
    /// <remarks>Whatever clock such a pool has, nothing may hang on it.</remarks>
    public Task TakeAsync(TaskId id, string pool) => run(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        UPDATE eq_tasks SET eq_status = 1, worker_pool = '{pool}', time_start = '2001-01-31T12:00:00.000000+05:00'
        WHERE eq_task_id = {id.Value} AND json_out <> 'EQ_STOP' AND EXISTS (SELECT 1 FROM emews_queue_OUT WHERE eq_task_id = {id.Value});
        DELETE FROM emews_queue_OUT WHERE eq_task_id IN (SELECT eq_task_id FROM eq_tasks WHERE eq_task_id = {id.Value} AND eq_status = 1)
        """));

    public async Task ReportAsync(TaskId id, string result)
    {
        await run(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            UPDATE eq_tasks SET json_in = '{result}', time_stop = CASE eq_status WHEN 2 THEN time_stop ELSE {now} END, eq_status = 2
            WHERE eq_task_id = {id.Value} AND json_out <> 'EQ_STOP'
            """));
        await run(string.Format(CultureInfo.InvariantCulture, queue, id.Value));
    }
}
