using Emews.Tests.Shared;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Where a run is to begin, what a model consists of has to be there, and is missed in its line.</summary>
public sealed class ModelsHereTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-models-").FullName;

    public ModelsHereTests()
    {
        File.WriteAllText(Path.Combine(_folder, "model.py"), "print(1)");
        File.WriteAllText(Path.Combine(_folder, "run.sh"), "#!/bin/sh\necho 1\n");
        Executable("env.sh", "#!/usr/bin/env -S no-such-program-of-ours -u\n");
        Executable("here.sh", "#!/usr/bin/env sh\necho 1\n");
        Directory.CreateDirectory(Path.Combine(_folder, "sims"));
    }

    public static TheoryData<string, string, string> Missing => new()
    {
        { "model: {command: no-such-program-of-ours}", "model.command", "no-such-program-of-ours" },
        { "model: {command: ./nowhere.sh}", "model.command", "nowhere.sh" },
        { "model: {command: ./sims}", "model.command", "sims" },
        { "model: {worker: ./run.sh}", "model.worker", "run.sh" },
        { "model: {command: sh nosuch.sh}", "model.command", "There is no script nosuch.sh in " },
        { "model: {worker: /bin/bash -u sims/nosuch.bash}", "model.worker", "There is no script sims/nosuch.bash in " },
        { "model: {command: ./env.sh}", "model.command", "names no-such-program-of-ours, which is not on PATH" },
        { "model: {command: cat, folder: nowhere}", "model.folder", "There is no folder" },
        { "model: {worker: cat, folder: model.py}", "model.folder", "is a file, not a folder" },
        { "model: {assembly: My.dll, type: My.Model}", "model.assembly", "My.dll does not exist. Build it first" },
        { "model: {assembly: model.py, type: My.Model}", "model.assembly", "cannot be loaded as a .NET assembly" },
        { "tasks: [{type: 0, model: {command: ./nowhere.sh}}]", "tasks[0].model.command", "nowhere.sh" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Missing))]
    public void What_is_missing_is_an_error_in_its_line(string yaml, string key, string message)
    {
        var problem = Assert.Single(Read(yaml).Problems);

        Assert.Equal((ConfigurationSeverity.Error, 4, key), (problem.Severity, problem.Line, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model: {assembly: My.dll}", "model")]
    [InlineData("search: {assembly: My.dll}", "search")]
    public void An_assembly_that_is_missing_is_told_beside_a_type_that_is(string yaml, string section)
    {
        var problems = Read(yaml).Problems;
        Assert.Equal([$"{section}.assembly", $"{section}.type"], problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("My.dll does not exist. Build it first", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_that_the_assembly_does_not_have()
    {
        var problem = Assert.Single(Read($"model: {{assembly: {typeof(Clone).Assembly.Location}, type: My.Model}}").Problems);

        Assert.Equal("model.type", problem.Key);
        Assert.Contains("has no type 'My.Model'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command: cat nosuch.py", "model.command", "names nosuch.py, which is not in ")]
    [InlineData("worker: cat -u nosuch.R out.R", "model.worker", "names nosuch.R, which is not in ")]
    [InlineData("command: cat sims/nosuch.sh", "model.command", "names sims/nosuch.sh, which is not in ")]
    public void A_script_that_is_missing_is_worth_a_note(string model, string key, string message)
    {
        var result = Read($"model: {{{model}}}");

        var problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationSeverity.Note, key), (problem.Severity, problem.Key));
        Assert.Equal($"{message}{_folder}", problem.Message);
        Assert.True(result.CanRun);
    }

    [Theory]
    [InlineData("command: cat model.py")]
    [InlineData("command: cat model.py out.py")]
    [InlineData("command: cat ../model.py, folder: sims")]
    [InlineData("command: 'cat {x}.py'")]
    [InlineData("command: cat --out=nosuch.py")]
    [InlineData("command: sh -c 'cat nosuch.py'")]
    [InlineData("command: sh ./run.sh")]
    [InlineData("command: ./here.sh")]
    public void What_is_there_is_worth_none(string model) => Assert.Empty(Read($"model: {{{model}}}").Problems);

    [Fact]
    public void Who_only_reads_a_file_needs_no_model_here() =>
        Assert.Empty(ConfigurationReader.Read(Configurations.Smallest + "model: {command: ./nowhere.sh}", _folder, Configurations.Options).Problems);

    [Fact]
    public void A_model_that_is_not_understood_is_not_looked_for() =>
        Assert.Equal("model.comand", Assert.Single(Read("model: {comand: ./nowhere.sh, worker: ./nowhere.sh}").Problems).Key);

    private void Executable(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder, name), text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private ConfigurationReadResult Read(string yaml) =>
        ConfigurationReader.Read(Configurations.Smallest + yaml, _folder, Configurations.Options with { LooksForModels = true });
}
