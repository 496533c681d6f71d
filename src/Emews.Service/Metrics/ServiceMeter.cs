using System.Diagnostics.Metrics;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.Metrics;

/// <summary>What a service counts and measures since its start.</summary>
internal sealed class ServiceMeter : IDisposable
{
    private static readonly InstrumentAdvice<double> Latencies = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Meter _meter = new("Emews.Service");
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _claimed;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _collected;
    private readonly Counter<long> _rescued;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _verbs;
    private readonly UpDownCounter<long> _waiting;

    public ServiceMeter()
    {
        Export = new PrometheusExport(_meter);
        _submitted = _meter.CreateCounter<long>("emews_tasks_submitted_total", description: "Tasks that submits asked for, each time one was sent.");
        _claimed = _meter.CreateCounter<long>("emews_tasks_claimed_total", description: "Tasks given to agents.");
        _reports = _meter.CreateCounter<long>("emews_reports_total", description: "Reports of agents, by what became of them.");
        _collected = _meter.CreateCounter<long>("emews_results_collected_total", description: "Results that acknowledgements named, each time one was sent.");
        _rescued = _meter.CreateCounter<long>("emews_tasks_rescued_total", description: "Tasks taken back from lost agents, by what became of them.");
        _requests = _meter.CreateCounter<long>("emews_http_requests_total", description: "HTTP requests answered.");
        _verbs = _meter.CreateHistogram("emews_verb_duration_seconds", description: "How long verbs took in the database; waits left out.", advice: Latencies);
        _waiting = _meter.CreateUpDownCounter<long>("emews_waiting_clients", description: "Requests that wait for news.");
        Export.Start();
        _waiting.Add(0);
    }

    public PrometheusExport Export { get; }

    public void Answered(string method, string route, int status) => _requests.Add(1, new("method", method), new("route", route), new("status", status));

    public void Submitted(int tasks) => _submitted.Add(tasks);

    public void Collected(int results) => _collected.Add(results);

    /// <summary>Measures a verb, and counts what it did.</summary>
    public void Done(StoreVerb verb, object request, object? answer, TimeSpan time)
    {
        if (verb.Kind is not VerbKind.Wait)
        {
            _verbs.Record(time.TotalSeconds, new KeyValuePair<string, object?>("verb", verb.Name));
        }

        switch (request, answer)
        {
            case (SubmitRequest, IReadOnlyList<TaskId> tasks):
                Submitted(tasks.Count);
                break;
            case (_, ClaimedTasks claimed):
                _claimed.Add(claimed.Tasks.Count);
                break;
            case (AcknowledgeRequest collected, _):
                Collected(collected.TaskIds.Count);
                break;
            case (_, IReadOnlyList<ReportOutcome> outcomes):
                foreach (var (outcome, count) in outcomes.CountBy(outcome => outcome))
                {
                    _reports.Add(count, new KeyValuePair<string, object?>("outcome", WireJson.NameOf($"{outcome}")));
                }

                break;
            case (_, RescuedTasks rescued):
                _rescued.Add(rescued.Requeued.Count, new KeyValuePair<string, object?>("outcome", "requeued"));
                _rescued.Add(rescued.Failed.Count, new KeyValuePair<string, object?>("outcome", "failed"));
                break;
        }
    }

    /// <summary>Counts somebody who waits, until that is over.</summary>
    public IDisposable Wait()
    {
        _waiting.Add(1);
        return new Waiting(_waiting);
    }

    public void Dispose()
    {
        Export.Dispose();
        _meter.Dispose();
    }

    private sealed class Waiting(UpDownCounter<long> waiting) : IDisposable
    {
        public void Dispose() => waiting.Add(-1);
    }
}
