using Emews.Rest;
using Emews.Tasks;

namespace Emews.Tests.Rest;

/// <summary>What a store throws behind a service comes out of its client as the same.</summary>
public sealed class ErrorsTests
{
    private const string Place = "The EMEWS service http://127.0.0.1:1";

    [Fact]
    public void An_error_of_a_store_comes_back_as_it_was()
    {
        EmewsException[] errors = [new("It restarts.", isTransient: true), new("It refused."), new AgentGoneException(7, isKnown: true)];
        Assert.All(errors, error =>
        {
            var back = Assert.IsType<EmewsException>(Errors.FromProblem(Errors.ToProblem(error), Place), exactMatch: false);
            Assert.Equal((error.GetType(), error.Message, error.IsTransient), (back.GetType(), back.Message, back.IsTransient));
        });
    }

    [Fact]
    public void A_wrong_argument_comes_back_as_one_and_its_problem_names_the_field()
    {
        ArgumentException[] errors =
            [new("It holds NUL.", "Tag"), new ArgumentNullException("Tag"), new ArgumentOutOfRangeException("Tag", 7, "It is too large.")];
        Assert.All(errors, error =>
        {
            var problem = Errors.ToProblem(error, typeof(SubmitRequest));
            Assert.Equal((400, "$.tag"), (problem.Status, problem.Path));
            Assert.DoesNotContain("Parameter", problem.Detail, StringComparison.Ordinal);
            var back = Errors.FromProblem(problem, Place);
            Assert.Equal((error.GetType(), problem.Detail), (back.GetType(), back.Message));
        });
        Assert.Null(Errors.ToProblem(new ArgumentException("It holds NUL.", "request"), typeof(SubmitRequest)).Path);
    }

    [Fact]
    public void What_should_not_happen_is_told_without_its_message()
    {
        var problem = Errors.ToProblem(new InvalidOperationException("a secret"));
        Assert.Equal(500, problem.Status);
        Assert.DoesNotContain("secret", problem.Detail, StringComparison.Ordinal);
        var back = Assert.IsType<EmewsException>(Errors.FromProblem(problem, Place));
        Assert.False(back.IsTransient);
        Assert.StartsWith(Place, back.Message, StringComparison.Ordinal);
    }
}
