using Emews.Tests.Shared;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>A command has the words that a shell gives it.</summary>
public class CommandWordsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  pg_ctl   -D  data\tstart ")]
    [InlineData("""pg_ctl -o "-p 5433 -c x='a b'" start""")]
    [InlineData("""a'b c'd"e f"g '' "" """)]
    [InlineData("""a\ b \'c \"d \\e""")]
    [InlineData(""" "a\"b" "c\\d" "e\f" "g\$h" "i\`j" 'k\l' """)]
    [InlineData(""" it"'"s '"' """)]
    [InlineData("ü '€ 😀' \\😀")]
    public async Task A_shell_splits_the_same(string command)
    {
        var shell = await Shell.RunAsync("/", null, "sh", "-c", $"for word in {command}; do printf '%s\\n' \"[$word]\"; done");

        Assert.Equal(shell.MustSucceed().Output, string.Concat(CommandWords.Split(command).Select(word => $"[{word}]\n")));
    }

    [Fact]
    public void What_only_a_shell_would_do_is_left_alone() =>
        Assert.Equal(["a;b", "$HOME", "*", "|", "${db_data}/x"], CommandWords.Split("a;b $HOME * | ${db_data}/x"));

    [Theory]
    [InlineData("a 'b", "no ' closes the one before")]
    [InlineData("a \"b'", "no \" closes the one before")]
    [InlineData("a \\", "nothing follows its last backslash")]
    public void What_is_not_closed_is_an_error(string command, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => CommandWords.Split(command)).Message);
}
