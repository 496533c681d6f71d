using System.Text.RegularExpressions;
using System.Xml.Linq;
using Emews.Tests.Shared;

namespace Emews.Tests.House;

/// <summary>Habits that no compiler holds to.</summary>
public partial class SourceTests
{
    private static readonly IReadOnlyList<string> Scripts = [.. Clone.Files(".").Where(IsShellScript)];

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        AssertNone(Clone.Files("src", "*.cs").Where(file => File.ReadLines(Clone.PathOf(file)).Count() > 400));

    [Fact]
    public void Every_project_has_a_lock_file() =>
        AssertNone(Clone.Files(".", "*.csproj")
            .Where(project => !File.Exists(Clone.PathOf(Path.GetDirectoryName(project) + "/packages.lock.json"))));

    [Fact]
    public void Every_package_is_pinned_exactly_and_in_one_place()
    {
        var loose = XDocument.Load(Clone.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => !ExactVersion().IsMatch(package.Attribute("Version")!.Value)).Select(package => package.ToString());
        var elsewhere = Clone.Files(".", "*.csproj")
            .SelectMany(project => XDocument.Load(Clone.PathOf(project)).Descendants("PackageReference")
                .Where(package => package.Attributes().Any(attribute => attribute.Name.LocalName is "Version" or "VersionOverride"))
                .Select(package => $"{project}: {package}"));

        AssertNone(loose.Concat(elsewhere));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(Clone.PathOf("Emews.slnx")).Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value);

        AssertNone(Clone.Files(".", "*.csproj").Except(solution, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_shell_script_stops_at_the_first_error()
    {
        Assert.Contains("emews", Scripts, StringComparer.Ordinal);
        AssertNone(Scripts.Where(script => !Clone.Read(script).Contains("\nset -euo pipefail\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_shell_script_can_be_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permission.");
        AssertNone(Scripts.Where(script => !OperatingSystem.IsWindows() &&
            !File.GetUnixFileMode(Clone.PathOf(script)).HasFlag(UnixFileMode.UserExecute)));
    }

    [Fact]
    public async Task Every_shell_script_passes_shellcheck()
    {
        Needs.Command("shellcheck");
        var result = await Shell.RunAsync(Clone.Root, environment: null, "shellcheck", [.. Scripts]);
        result.MustSucceed();
    }

    private static bool IsShellScript(string file)
    {
        using var reader = new StreamReader(Clone.PathOf(file));
        Span<char> start = stackalloc char[64];
        var firstLine = start[..reader.ReadBlock(start)];
        return ShellBang().IsMatch(firstLine);
    }

    private static void AssertNone(IEnumerable<string> findings) => Assert.True(!findings.Any(), string.Join('\n', findings));

    [GeneratedRegex(@"^#!.*\b(ba|da)?sh\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellBang();

    [GeneratedRegex(@"^\[[\w.-]+\]$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExactVersion();
}
