using System.Globalization;
using Emews.Database;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Metrics;

/// <summary><c>/metrics</c>: what the service has counted, and how full the database is.</summary>
internal sealed class MetricsEndpoint(IEmewsDatabase database, ServiceMeter meter)
{
    // Whoever asks gives up after ten seconds, and the service's own counts are worth having without the database's.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task AnswerAsync(HttpContext context)
    {
        var text = new PrometheusText();
        meter.Export.WriteTo(text);
        if (database is IMeasuredStore store)
        {
            Write(text, await MeasureAsync(store, context.RequestAborted));
        }

        context.Response.ContentType = PrometheusText.MediaType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static async Task<DatabaseLoad?> MeasureAsync(IMeasuredStore store, CancellationToken clientGone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        end.CancelAfter(Patience);
        try
        {
            return await store.MeasureAsync(end.Token);
        }
        catch (Exception error) when (error is EmewsException or OperationCanceledException && !clientGone.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Write(PrometheusText text, DatabaseLoad? load)
    {
        text.Family("emews_database_up", "gauge", "Whether the database answers.");
        text.Sample("emews_database_up", "", load is null ? 0 : 1);
        if (load is null)
        {
            return;
        }

        text.Family("emews_tasks", "gauge", "Tasks that have not ended or were not collected, by where they are.");
        foreach (var tasks in load.Tasks)
        {
            text.Sample("emews_tasks", PrometheusText.With(PrometheusText.With("", "work_type", Text(tasks.WorkType)), "state", tasks.Place), tasks.Count);
        }

        WritePools(text, load.Pools, "emews_pool_agents", "Agents that live.", pool => pool.Agents);
        WritePools(text, load.Pools, "emews_pool_workers", "Tasks that the agents can run at once.", pool => pool.Workers);
        WritePools(text, load.Pools, "emews_pool_busy_workers", "Tasks that the agents ran at their last heartbeats.", pool => pool.Busy);
        WritePools(text, load.Pools, "emews_pool_owned_tasks", "Tasks that the agents own.", pool => pool.Owned);
    }

    private static void WritePools(PrometheusText text, IReadOnlyList<PoolLoad> pools, string name, string help, Func<PoolLoad, long> value)
    {
        text.Family(name, "gauge", help);
        foreach (var pool in pools)
        {
            text.Sample(name, PrometheusText.With(PrometheusText.With("", "pool", pool.Pool), "work_type", Text(pool.WorkType)), value(pool));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
