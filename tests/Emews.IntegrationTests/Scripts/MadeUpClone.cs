using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Scripts;

/// <summary>A folder with one of our scripts, a source, and a dotnet that only pretends, so that each case takes no time.</summary>
internal sealed class MadeUpClone : IDisposable
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["CI"] = "", ["HOME"] = "/nonexistent", ["DOTNET_ROOT"] = "" };

    public MadeUpClone(string script)
    {
        Script = script;
        Write("src/Emews.Cli/Program.cs", "return 0;");
        Write("global.json", "{}");
        Write(script, Clone.Read(script));
        environment["PATH"] = $"{PathOf("path")}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("emews-clone-").FullName;

    private string Script { get; }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Read(string file) => File.Exists(PathOf(file)) ? File.ReadAllText(PathOf(file)) : "";

    /// <summary>Writes a file; scripts can be run.</summary>
    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
        if (text.StartsWith("#!", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>What dotnet does when it is asked to build.</summary>
    public void Dotnet(string build, string version = "exit 0") => Write("path/dotnet", $"""
        #!/usr/bin/env bash
        case $1 in
          --version) {version} ;;
          --list-sdks) echo "9.0.100 [/somewhere]" ;;
          build) {build} ;;
        esac
        """);

    /// <summary>Leaves only the named commands to be found.</summary>
    public void OnlyCommands(params string[] commands)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        foreach (var command in commands)
        {
            var original = folders.Select(folder => Path.Combine(folder, command)).First(File.Exists);
            File.CreateSymbolicLink(PathOf("path/" + command), original);
        }

        environment["PATH"] = PathOf("path");
    }

    public Task<ShellResult> RunAsync(params string[] arguments) => RunAsync(PathOf(Script), arguments);

    public Task<ShellResult> RunAsync(string script, string[] arguments) => Shell.RunAsync(Path.GetTempPath(), environment, script, arguments);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
