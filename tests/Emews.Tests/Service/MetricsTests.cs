using System.Globalization;
using System.Text.RegularExpressions;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Service;

/// <summary>What <c>/metrics</c> tells, and the line that the log has of every request.</summary>
public sealed partial class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_what_is_done_and_what_there_is_to_do()
    {
        await using var scene = await ServiceScene.StartAsync();
        await using var store = await scene.OpenAsync();
        await store.SubmitAsync(new(Guid.NewGuid(), "exp", 7, ["1", "2", "3", "4", "5", "6"], [0]), Token);
        var registered = await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool \"one\"", "host", 1, 7, 3, TimeSpan.FromHours(1)), Token);
        var agent = new TestAgent(store, registered.AgentId, 7);
        var claimed = await agent.ClaimAsync(4);
        await agent.HeartbeatAsync(claimed);
        await agent.CompleteAsync([.. claimed.Take(2)]);
        await agent.CompleteAsync([.. claimed.Take(1)]);
        await store.AcknowledgeAsync(new("exp", [claimed[0].TaskId]), Token);
        await store.AreQueuesEmptyAsync(7, Token);

        var found = await ReadAsync(scene);
        Assert.Equal(6, found["emews_tasks_submitted_total"]);
        Assert.Equal(4, found["emews_tasks_claimed_total"]);
        Assert.Equal((2, 1), (found["emews_reports_total{outcome=\"recorded\"}"], found["emews_reports_total{outcome=\"already_recorded\"}"]));
        Assert.Equal(1, found["emews_results_collected_total"]);
        Assert.Equal(1, found["emews_database_up"]);
        Assert.Equal((2, 2, 1), (found[Tasks("queued")], found[Tasks("running")], found[Tasks("uncollected")]));
        Assert.Equal((1, 3, 4, 2), (found[Pool("agents")], found[Pool("workers")], found[Pool("busy_workers")], found[Pool("owned_tasks")]));
        Assert.Equal(2, found["emews_http_requests_total{method=\"POST\",route=\"/v1/report\",status=\"200\"}"]);
        Assert.Equal((2, 2), (found["emews_verb_duration_seconds_count{verb=\"report\"}"], found["emews_verb_duration_seconds_bucket{verb=\"report\",le=\"+Inf\"}"]));
        Assert.True(found["emews_verb_duration_seconds_sum{verb=\"report\"}"] > 0);
        Assert.Equal(0, found["emews_waiting_clients"]);

        static string Tasks(string state) => $"emews_tasks{{work_type=\"7\",state=\"{state}\"}}";
        static string Pool(string what) => $"emews_pool_{what}{{pool=\"pool \\\"one\\\"\",work_type=\"7\"}}";
    }

    [Fact]
    public async Task Who_waits_is_counted_until_it_is_over()
    {
        var isWaiting = new TaskCompletionSource();
        await using var scene = await ServiceScene.StartAsync(onCall: (verb, _) =>
        {
            if (verb is nameof(ITaskStore.WaitForResultsAsync))
            {
                isWaiting.SetResult();
            }

            return Task.CompletedTask;
        });
        await using var store = await scene.OpenAsync();
        using var end = new CancellationTokenSource();
        var wait = store.WaitForResultsAsync(new("exp", new(1), new(9), 0, Timeout.InfiniteTimeSpan), end.Token);
        await isWaiting.Task.WaitAsync(Token);
        var found = await ReadAsync(scene);
        Assert.Equal(1, found["emews_waiting_clients"]);
        Assert.DoesNotContain("emews_database_up", found.Keys);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task The_log_has_a_line_of_every_request_and_nothing_of_what_was_in_it()
    {
        var lines = new List<string>();
        await using (var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { OnRequest = Add }))
        {
            using var submitted = await scene.PostAsync(
                "v1/submit?access_token=hunter2",
                $"{{\"request_id\":\"{Guid.NewGuid()}\",\"experiment_id\":\"exp\",\"work_type\":0,\"payloads\":[\"hunter2\"],\"priorities\":[0]}}");
            Assert.Equal("[1]", await submitted.Content.ReadAsStringAsync(Token));
            using var wrong = await scene.GetAsync("hunter2", ServiceScene.Right);
            using var nobody = await scene.GetAsync("readyz", null);
            using var alive = await scene.GetAsync("healthz", null);
        }

        Assert.Collection(
            lines,
            line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z 127\.0\.0\.1 POST /v1/submit 200 \d+\.\d ms 3 B$", line),
            line => Assert.Matches(@" GET - 404 \d+\.\d ms \d{3} B$", line),
            line => Assert.Matches(@" GET - 401 ", line),
            line => Assert.Matches(@" GET /healthz 200 \d+\.\d ms 6 B$", line));
        Assert.DoesNotContain(lines, line => line.Contains("hunter2", StringComparison.Ordinal) || line.Contains(ServiceScene.Secret, StringComparison.Ordinal));

        void Add(string line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }

    /// <summary>Reads the metrics as Prometheus does: the form is strict.</summary>
    private static async Task<Dictionary<string, double>> ReadAsync(ServiceScene scene)
    {
        using var answer = await scene.GetAsync("metrics", ServiceScene.Right);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(Line(), line));
        return lines.Where(line => !line.StartsWith('#')).ToDictionary(
            line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    [GeneratedRegex("""^(# HELP \w+ .+|# TYPE \w+ (counter|gauge|histogram)|\w+(\{\w+="([^"\\]|\\.)*"(,\w+="([^"\\]|\\.)*")*\})? [0-9.eE+-]+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
