using System.CommandLine;

namespace Emews.Cli.Commands;

/// <summary>Arguments and options that several commands take, each the same everywhere.</summary>
internal static class CommonArguments
{
    public static Argument<string> Experiment() =>
        new("exp_id") { Description = "The experiment's name: 1 to 64 of A–Z a–z 0–9 . _ -, first a letter or digit." };

    public static Argument<string> Configuration() => new("config.yaml") { Description = "The workflow's configuration." };

    public static Option<string> Output() => new("--output")
    {
        Description = "The folder that holds <exp_id>/ with results, report and database.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "output",
    };
}
