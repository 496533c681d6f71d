using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class CauseTextTests
{
    [Theory]
    [InlineData("exit code 1\nstderr:\n  Traceback (most recent call last):\n  KeyError: 'gamma'\nfolder: /tmp/x", "exit code 1: KeyError: 'gamma'")]
    [InlineData("exit code 1", "exit code 1")]
    [InlineData("exit code 1\nfolder: /tmp/x", "exit code 1")]
    [InlineData("", "")]
    public void The_cause_is_the_first_line_and_the_last_that_was_said(string message, string expected) =>
        Assert.Equal(expected, CauseText.Of(new TaskFailure("exit_code", message, 1)));

    [Fact]
    public void Figures_do_not_make_another_cause_but_exit_codes_do()
    {
        Assert.Equal(Key("bad_output", "no number: 3.5"), Key("bad_output", "no number: -1e-7"));
        Assert.Equal(Key("exit_code", "exit code 1\nstderr:\n  point 7"), Key("exit_code", "exit code 1\nstderr:\n  point 12"));
        Assert.NotEqual(Key("exit_code", "exit code 1"), Key("exit_code", "exit code 2"));
        Assert.NotEqual(Key("exit_code", "exit code 1\nstderr:\n  a"), Key("exit_code", "exit code 1\nstderr:\n  b"));
    }

    [Theory]
    [InlineData("step 7 DIVERGED", true)]
    [InlineData("exit code 1: step # diverged", true)]
    [InlineData("exit_code", true)]
    [InlineData("exit code 2", false)]
    [InlineData("step 8", false)]
    public void A_cause_is_found_by_what_it_says_or_with_a_sign_for_figures(string text, bool has) =>
        Assert.Equal(has, CauseText.Has(new TaskFailure("exit_code", "exit code 1\nstderr:\n  step 7 diverged", 1), text));

    private static string Key(string kind, string message) => CauseText.Key(new TaskFailure(kind, message, 1));
}
