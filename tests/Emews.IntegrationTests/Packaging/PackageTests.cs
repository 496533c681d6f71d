using System.IO.Compression;
using System.Xml.Linq;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Packaging;

/// <summary>What <c>dotnet pack</c> makes, and that it serves outside the clone.</summary>
public class PackageTests(PackedFeed packed) : IClassFixture<PackedFeed>
{
    [Fact]
    public void Four_packages_are_packed() =>
        Assert.Equal(
            [
                packed.Package("Emews", "nupkg"), packed.Package("Emews.Numerics", "nupkg"), packed.Package("Emews.Service", "nupkg"),
                packed.Package("Emews.Tool", "nupkg"),
            ],
            Directory.GetFiles(packed.Feed, "*.nupkg").Order(StringComparer.Ordinal), StringComparer.Ordinal);

    [Theory]
    [InlineData("Emews")]
    [InlineData("Emews.Numerics")]
    [InlineData("Emews.Service")]
    public void A_library_carries_its_documentation_and_symbols(string library)
    {
        Assert.Equal(
            ["README.md", $"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml"],
            Contents(packed.Package(library, "nupkg")), StringComparer.Ordinal);
        Assert.Equal([$"lib/net10.0/{library}.pdb"], Contents(packed.Package(library, "snupkg")), StringComparer.Ordinal);
    }

    [Fact]
    public void The_tool_carries_all_it_needs()
    {
        var contents = Contents(packed.Package("Emews.Tool", "nupkg"));

        Assert.Contains("README.md", contents, StringComparer.Ordinal);
        Assert.Contains("tools/net10.0/any/Emews.dll", contents, StringComparer.Ordinal);
        Assert.Contains("tools/net10.0/any/Emews.Numerics.dll", contents, StringComparer.Ordinal);
        Assert.Contains("tools/net10.0/any/Emews.Service.dll", contents, StringComparer.Ordinal);
        Assert.Contains("tools/net10.0/any/runtimes/linux-x64/native/libe_sqlite3.so", contents, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Emews")]
    [InlineData("Emews.Numerics")]
    [InlineData("Emews.Service")]
    [InlineData("Emews.Tool")]
    public void A_package_says_what_it_is(string id)
    {
        using var package = ZipFile.OpenRead(packed.Package(id, "nupkg"));
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();

        string? Value(string name) => metadata.Element(metadata.Name.Namespace + name)?.Value;

        Assert.Equal(packed.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.DoesNotContain("Package Description", Value("description"), StringComparison.Ordinal);
        Assert.Contains("model-exploration", Value("tags"), StringComparison.Ordinal);
        Assert.Null(Value("projectUrl"));
    }

    [Fact]
    public async Task The_tool_can_be_installed_and_runs()
    {
        var tools = Path.Combine(packed.Outside, "tools");
        var installing = await packed.DotnetAsync(
            "tool", "install", "Emews.Tool", "--version", packed.Version, "--tool-path", tools, "--source", packed.Feed);
        installing.MustSucceed();

        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ROOT"] = dotnet };
        var help = await Shell.RunAsync(packed.Outside, environment, Path.Combine(tools, "emews"), "--help");
        help.MustSucceed();
    }

    [Fact]
    public async Task A_project_outside_the_clone_runs_what_README_shows()
    {
        var project = Path.Combine(packed.Outside, "quickstart");
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), Readme.Program, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(project, "quickstart.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Emews" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);

        (await packed.DotnetAsync("build", project, "--disable-build-servers")).MustSucceed();
        var run = (await packed.DotnetAsync("run", "--project", project, "--no-build")).MustSucceed();

        if (Readme.Output is { } expected)
        {
            Assert.Equal(expected, run.Output.ReplaceLineEndings("\n").TrimEnd() + "\n");
        }
    }

    [Fact]
    public void The_example_is_the_program_that_README_shows() =>
        Assert.Equal(Readme.Program, Clone.Read("examples/quickstart-api/Program.cs"));

    private static IEnumerable<string> Contents(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return [.. zip.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal) && name is not "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];
    }
}
