using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Packaging;

/// <summary>
/// The packages of this clone in a folder, as <c>dotnet pack</c> makes them. A copy of the sources is packed, under a version
/// that exists nowhere else, so that neither the clone's build nor the machine's package cache can change or be changed.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("emews-packed-").FullName;

    public string Version { get; } = $"0.1.0-test.{TimeProvider.System.GetUtcNow().Ticks}";

    public string Feed => Path.Combine(folder, "feed");

    public string Outside => Path.Combine(folder, "outside");

    public string Package(string id, string extension) => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    /// <summary>Runs dotnet outside the clone: our packages go to a cache of our own, all others come from the usual one.</summary>
    internal Task<ShellResult> DotnetAsync(params string[] arguments) => DotnetAsync(Outside, arguments);

    public async ValueTask InitializeAsync()
    {
        var sources = Path.Combine(folder, "clone");
        foreach (var file in Clone.Files("."))
        {
            var copy = Path.Combine(sources, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Clone.PathOf(file), copy);
        }

        Directory.CreateDirectory(Outside);
        string[] pack = ["pack", "Emews.slnx", "-c", "Release", "-o", Feed, "--disable-build-servers", $"-p:Version={Version}"];
        (await DotnetAsync(sources, [.. pack, "-p:RestoreLockedMode=false"])).MustSucceed();
        await File.WriteAllTextAsync(Path.Combine(Outside, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="usual" value="{UsualPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string UsualPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ??
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private Task<ShellResult> DotnetAsync(string where, string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        if (string.Equals(where, Outside, StringComparison.Ordinal))
        {
            environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        }

        return Shell.RunAsync(where, environment, "dotnet", arguments);
    }
}
