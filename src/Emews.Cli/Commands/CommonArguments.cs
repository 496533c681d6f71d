using System.CommandLine;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands;

/// <summary>Arguments and options that several commands take, each the same everywhere.</summary>
internal static class CommonArguments
{
    /// <param name="isRequired">Whether there must be one.</param>
    public static Argument<string> Experiment(bool isRequired = true)
    {
        var experiment = new Argument<string>("exp_id")
        {
            Description = "The name of the experiment and of its folder: 1 to 64 of A–Z a–z 0–9 . _ -, first a letter or digit.",
            Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        experiment.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && ExperimentId.Check(result.GetValueOrDefault<string>()) is { } problem)
            {
                result.AddError(problem);
            }
        });
        return experiment;
    }

    public static Argument<string> Configuration()
    {
        var configuration = new Argument<string>("config.yaml") { Description = "The workflow's configuration, a YAML file; see examples/." };
        configuration.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("config.yaml is empty: name a file.");
            }
        });
        return configuration;
    }

    public static Option<string> Output() => new("--output")
    {
        Description = "The folder that holds <exp_id>/ with results, report and database.",
        HelpName = "DIR",
        DefaultValueFactory = _ => WorkflowOptions.DefaultOutput,
    };
}
