using System.CommandLine;
using Emews.Cli.New;
using Emews.Processes;
using Emews.Workflows;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli.Commands;

/// <summary><c>emews new</c>: a small project that runs as it is.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder to make; it must not exist, or be empty." };
        folder.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("folder is empty: name one.");
            }
        });
        var model = new Option<string>("--model")
        {
            Description = $"What the model is: {string.Join(", ", ProjectTemplate.All.Select(template => template.Name))}.",
            HelpName = "KIND",
            DefaultValueFactory = _ => ProjectTemplate.All[0].Name,
        };
        model.Validators.Add(static result =>
        {
            var kinds = ProjectTemplate.All.Select(template => template.Name).ToList();
            if (result.Tokens is [var only] && !kinds.Contains(only.Value, StringComparer.Ordinal))
            {
                var guess = Wording.DidYouMean(only.Value, kinds);
                result.AddError($"--model is one of {Wording.OneOf(kinds)}, not '{Wording.Short(only.Value)}'{(guess.Length > 0 ? guess : ".")}");
            }
        });
        var command = new Command("new", "Make a small project that runs as it is: a model, and its configuration commented key by key.") { folder, model };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(folder), ProjectTemplate.All.Single(template => string.Equals(template.Name, parsed.GetRequiredValue(model), StringComparison.Ordinal))));
        return command.WithNotes(
            "The models: python and r are functions, kept loaded by a loop that comes with them; command is any program, started once a task;",
            "dotnet is a .NET class. All compute the same.",
            "Exit codes: 0 made; 2 nothing made, the message says why.").WithExamples(
            "emews new demo",
            "emews new demo --model r",
            "cd demo && emews run first model.yaml");
    }

    private static async Task<int> RunAsync(string folder, ProjectTemplate template)
    {
        var path = Path.GetFullPath(folder);
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new WorkflowRefusedException($"{path} exists and is not empty. Name another folder.");
        }

        try
        {
            Directory.CreateDirectory(path);
            await template.WriteAsync(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException($"{path} cannot be written: {UnwritablePath.Explain(path, error)}. Name another folder.", error);
        }

        var build = template.Name is "dotnet" ? "\n       dotnet build -c Release" : "";
        await Console.Out.WriteLineAsync($"""
            Made {folder}: model.yaml, {string.Join(", ", template.Files.Where(file => !file.StartsWith("Directory", StringComparison.Ordinal)))}. It needs {template.Needs}.
            Next:  cd {ShellWord.Of(folder)}{build}
                   emews try model.yaml         one task, to see that the model works
                   emews run first model.yaml   all of it
            """);
        return ExitCodes.Done;
    }
}
