using Emews.Pools;
using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.Tests.Pools.Models;

/// <summary>What a workflow takes as a result, and what it calls a failure.</summary>
public sealed class ObjectiveModelTests
{
    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData(" -2e-3\n", "-2e-3")]
    [InlineData("{\"misfit\": 2, \"peak\": 17}", "{\"misfit\": 2, \"peak\": 17}")]
    public async Task Numbers_and_objects_are_results(string text, string result) => Assert.Equal(result, await RunAsync(text));

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    [InlineData("1e999")]
    [InlineData("{\"misfit\": NaN}")]
    [InlineData("{\"misfit\": Infinity}")]
    [InlineData("{\"misfit\": 1e999}")]
    [InlineData("{\"misfit\": \"NaN\"}")]
    public async Task Not_a_number_is_a_failure_of_that_kind(string text) =>
        Assert.Equal(TaskFailureKinds.NotANumber, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(text))).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("done")]
    [InlineData("[1]")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("{\"misfit\": }")]
    [InlineData("{\"misfits\": 1}")]
    [InlineData("{\"misfit\": \"1\"}")]
    public async Task Anything_else_is_bad_output(string text) =>
        Assert.Equal(TaskFailureKinds.BadOutput, (await Assert.ThrowsAsync<ModelException>(() => RunAsync(text))).Kind);

    [Fact]
    public async Task Without_a_named_objective_only_numbers_are_results()
    {
        Assert.Equal("1", await RunAsync("1", objective: null));
        await Assert.ThrowsAsync<ModelException>(() => RunAsync("{\"misfit\": 1}", objective: null));
    }

    private static Task<string> RunAsync(string text, string? objective = "misfit") =>
        new ObjectiveModel(new FixedModel(text), objective).RunAsync(new(new TaskId(1), "{}"), TestContext.Current.CancellationToken);

    private sealed class FixedModel(string result) : ITaskModel
    {
        public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => Task.FromResult(result);
    }
}
