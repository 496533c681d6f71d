using System.Net;
using System.Text;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Service;

/// <summary>What is wrong with a request is said by its field, with the mend.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private ServiceScene _scene = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await ServiceScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Theory]
    [InlineData("claim", "", "$", "no JSON, from line 1, byte 1 on")]
    [InlineData("claim", "{\n \"agent_id\": 1,", "$", "no JSON, from line 2")]
    [InlineData("claim", "null", "$", "an object with the fields agent_id, lease_id, work_type, limit")]
    [InlineData("claim", "[]", "$", "an object with the fields agent_id")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1}", "$", "Missing: work_type, limit.")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"limt\":1}", "$.limt", "There is no field 'limt' here; did you mean 'limit'?")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"colour\":1}", "$.colour", "There is: agent_id, lease_id,")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"limit\":\"5\"}", "$.limit", "a whole number from -2147483648 to 2147483647")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"limit\":1.5}", "$.limit", "a whole number")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"limit\":99999999999}", "$.limit", "a whole number")]
    [InlineData("claim", "{\"agent_id\":1,\"agent_id\":2,\"lease_id\":1,\"work_type\":0,\"limit\":1}", "$.agent_id", "twice")]
    [InlineData("claim", "{\"agent_id\":1,\"lease_id\":1,\"work_type\":0,\"limit\":0}", "$.limit", "greater than or equal to '1'")]
    [InlineData("submit", "{\"payloads\":null}", "$.payloads", "a list, each element a text")]
    [InlineData("submit", "{\"payloads\":[\"1\",null]}", "$.payloads[1]", "a text")]
    [InlineData("submit", "{\"payloads\":[\"1\",{}]}", "$.payloads[1]", "a text")]
    [InlineData("submit", "{\"payloads\":[\"\\ud800\"]}", "$.payloads[0]", "a text")]
    [InlineData("submit", "{\"request_id\":\"7\"}", "$.request_id", "a UUID")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[null]}", "$.reports[0]", "an object with the fields task_id")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"task_id\":\"7\"}]}", "$.reports[0].task_id", "a task id")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"started\":\"noon\"}]}", "$.reports[0].started", "a time, such as")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"retry_after\":\"1s\"}]}", "$.reports[0].retry_after", "a number of seconds")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"may_retry\":1}]}", "$.reports[0].may_retry", "true or false")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"failure\":{\"kind\":1}}]}", "$.reports[0].failure.kind", "a text")]
    [InlineData("report", "{\"agent_id\":1,\"reports\":[{\"failure\":{\"cause\":1}}]}", "$.reports[0].failure.cause", "There is: kind, message, attempts")]
    [InlineData("list-tasks", "{\"experiment_id\":\"a\",\"after\":0,\"filter\":{\"states\":[\"done\"]}}", "$.filter.states[0]", "one of queued, running, complete")]
    [InlineData("stop-pools", "{\"request_id\":\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\",\"work_type\":0,\"count\":-1}", "$.count", "non-negative")]
    public async Task A_mistake_is_named_by_its_place(string verb, string json, string path, string said)
    {
        using var answer = await _scene.PostAsync($"v1/{verb}", Whole(verb, json));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await ServiceScene.ReadProblemAsync(answer);
        Assert.Equal(path, problem.Path);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_as_long_as_a_request_is_not_repeated_as_a_whole()
    {
        using var answer = await _scene.PostAsync("v1/claim", $"{{\"{new string('x', 1_000_000)}\":1}}");
        Assert.True((await answer.Content.ReadAsByteArrayAsync(Token)).Length < 1000);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public async Task Depth_without_end_is_a_mistake_like_any_other(char opening)
    {
        var deep = string.Concat(Enumerable.Repeat(opening is '{' ? "{\"filter\":" : "[", 1_000_000));
        using var answer = await _scene.PostAsync("v1/list-tasks", deep);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_no_request_of_ours_hears_why()
    {
        await ProblemAsync(HttpStatusCode.NotFound, "/v1/frobnicate", () => _scene.PostAsync("v1/frobnicate", "{}"));
        await ProblemAsync(HttpStatusCode.MethodNotAllowed, "takes POST", () => _scene.GetAsync("v1/claim", ServiceScene.Right));
        await ProblemAsync(HttpStatusCode.MethodNotAllowed, "takes GET", () => _scene.PostAsync("readyz", "{}"));
        await ProblemAsync(HttpStatusCode.UnsupportedMediaType, "application/json", () => _scene.PostAsync("v1/rescue", "{}", "text/plain"));

        static async Task ProblemAsync(HttpStatusCode status, string said, Func<Task<HttpResponseMessage>> ask)
        {
            using var answer = await ask();
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(said, (await ServiceScene.ReadProblemAsync(answer)).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_and_the_next_goes_on()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { MaxRequestBytes = 2 * 1024 * 1024 });
        await using var store = await scene.OpenAsync();
        var submit = new SubmitRequest(Guid.NewGuid(), "exp", 0, [new string('x', 30_000_000)], [0]);
        var error = await Assert.ThrowsAsync<EmewsException>(() => store.SubmitAsync(submit, Token));
        Assert.False(error.IsTransient);
        Assert.Contains("2 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal([new(1)], await store.SubmitAsync(submit with { Payloads = ["small"] }, Token));

        using var answer = await scene.PostAsync("v1/submit", new string(' ', 3 * 1024 * 1024));
        Assert.Equal(ProblemTypes.TooLarge, (await ServiceScene.ReadProblemAsync(answer)).Type);
    }

    [Fact]
    public async Task Any_program_may_speak_it()
    {
        using var submitted = await _scene.PostAsync("v1/submit", Whole("submit", "{\"payloads\":[\"{\\\"x\\\": 1}\"]}"));
        Assert.Equal("[1]", await submitted.Content.ReadAsStringAsync(Token));
        using var states = await _scene.PostAsync("v1/get-states", "{\"task_ids\": [1, 2]}");
        Assert.Equal("{\"1\":\"queued\"}", await states.Content.ReadAsStringAsync(Token));
        using var nobody = await _scene.PostAsync("v1/find-experiment", "{\"experiment_id\": \"none\"}");
        Assert.Equal("null", await nobody.Content.ReadAsStringAsync(Token));
        using var cleared = await _scene.PostAsync("v1/clear-queues", "{\"experiment_id\": \"exp\"}");
        Assert.Equal("{}", await cleared.Content.ReadAsStringAsync(Token));
    }

    /// <summary>A submit, completed with what is right.</summary>
    private static string Whole(string verb, string json)
    {
        if (verb is not "submit")
        {
            return json;
        }

        var whole = new StringBuilder(json, 1, json.Length - 2, 500);
        foreach (var (name, value) in new[] { ("request_id", $"\"{Guid.NewGuid()}\""), ("experiment_id", "\"exp\""), ("work_type", "0"), ("payloads", "[]"), ("priorities", "[0]") })
        {
            if (!json.Contains($"\"{name}\"", StringComparison.Ordinal))
            {
                whole.Append($",\"{name}\":{value}");
            }
        }

        return $"{{{whole}}}";
    }
}
