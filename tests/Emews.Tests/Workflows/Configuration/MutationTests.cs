using System.Text;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Whatever happens to the text of a file, reading it gives problems or a configuration.</summary>
public class MutationTests
{
    private const string Characters = "\n\n \t:-#,[]{}&*!|>'\"%@`?$()~0aZ_<=\\\0é\u2028\uFEFF";

    [Theory]
    [InlineData("prototype-local.yaml")]
    [InlineData("prototype-remote.yaml")]
    [InlineData("named-parameters.yaml")]
    [InlineData("every-key.yaml")]
    public void Five_hundred_mutations_never_throw(string file)
    {
        var original = File.ReadAllText(Configurations.File(file));
        var dice = new Dice((ulong)file.Length);
        for (var i = 0; i < 500; i++)
        {
            var text = Mutate(original, dice);
            var result = Configurations.Read(text);
            Assert.Equal(result.Configuration is null, Configurations.Only(result, ConfigurationSeverity.Error).Any());
            Assert.All(result.Problems, problem => Assert.InRange(problem.Line, 1, text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length + 1));
            _ = ProblemReport.Render("file.yaml", result.Problems);
            if (result.Configuration is { } configuration)
            {
                Assert.Equal(configuration with { SeedWasDrawn = false }, Configurations.Valid(ConfigurationWriter.Write(configuration)));
            }
        }
    }

    private static string Mutate(string original, Dice dice)
    {
        var text = new StringBuilder(original);
        for (var count = 1 + dice.Next(3); count > 0; count--)
        {
            var at = dice.Next(text.Length);
            switch (dice.Next(3))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text.Insert(at, text[at]);
                    break;
                default:
                    text[at] = Characters[dice.Next(Characters.Length)];
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The same numbers on every machine.</summary>
    private sealed class Dice(ulong state)
    {
        private ulong _state = state;

        public int Next(int below)
        {
            _state = unchecked((_state * 6364136223846793005) + 1442695040888963407);
            return (int)((_state >> 33) % (ulong)below);
        }
    }
}
