using System.Reflection;
using System.Xml.Linq;
using Emews.Tests.Shared;

namespace Emews.Tests.House;

/// <summary>Arrows point down only: between projects, and between the rooms of Emews.</summary>
public class ArrowTests
{
    private static readonly string[][] Floors =
        [["Workflows"], ["Searches", "Endpoints", "Pools", "Proxies"], ["Database", "Rest", "Tunnels"], ["Tasks", "Processes"]];

    private static readonly Rooms House = new("Emews", Floors);

    public static TheoryData<string, string[]> MayReference => new()
    {
        { "Emews.Numerics", [] },
        { "Emews", ["Emews.Numerics"] },
        { "Emews.Service", ["Emews", "Emews.Numerics"] },
        { "Emews.Cli", ["Emews.Service", "Emews", "Emews.Numerics"] },
    };

    [Theory]
    [MemberData(nameof(MayReference))]
    public void A_project_references_only_projects_below_it(string project, string[] below)
    {
        var file = $"src/{project}/{project}.csproj";
        var references = File.Exists(Clone.PathOf(file)) ? References(file, "ProjectReference") : [];

        Assert.Empty(references.Select(Path.GetFileNameWithoutExtension).Except(below, StringComparer.Ordinal));
    }

    [Fact]
    public void Numerics_depends_on_nothing() =>
        Assert.Empty(References("src/Emews.Numerics/Emews.Numerics.csproj", "PackageReference"));

    [Fact]
    public void Every_project_in_src_has_its_place() =>
        Assert.Empty(Clone.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension)
            .Except(MayReference.Select(row => row.Data.Item1), StringComparer.Ordinal));

    [Fact]
    public void Every_folder_of_Emews_is_a_room() =>
        Assert.Empty(Directory.GetDirectories(Clone.PathOf("src/Emews")).Select(Path.GetFileName)
            .Except(Floors.SelectMany(floor => floor), StringComparer.Ordinal).Except(["bin", "obj"], StringComparer.Ordinal));

    [Fact]
    public void Every_file_is_in_the_namespace_of_its_folder() =>
        AssertNone(Clone.Files("src", "*.cs").Select(file => SourceArrows.WrongNamespace(file, Clone.Read(file))).OfType<string>());

    [Fact]
    public void No_source_of_Emews_names_a_room_above_it() =>
        AssertNone(House.Broken(Clone.Files("src/Emews", "*.cs").SelectMany(file => SourceArrows.Mentions(file, Clone.Read(file), House))));

    [Fact]
    public void No_type_of_Emews_uses_a_room_above_it() =>
        AssertNone(House.Broken(CompiledArrows.Mentions(Assembly.Load("Emews"), House)));

    [Fact]
    public void Broken_arrows_are_found_in_compiled_types()
    {
        var madeUp = new Rooms("Emews.Tests.House.MadeUp", Floors);

        var broken = madeUp.Broken(CompiledArrows.Mentions(typeof(ArrowTests).Assembly, madeUp));

        Assert.Contains(broken, line => line.StartsWith("Tasks may not know Workflows, which is above it: ", StringComparison.Ordinal));
        Assert.Contains(broken, line => line.StartsWith("Pools and Endpoints may not know each other: ", StringComparison.Ordinal));
        Assert.Contains(broken, line => line.StartsWith("Endpoints and Pools may not know each other: ", StringComparison.Ordinal));
        Assert.DoesNotContain(broken, line => line.StartsWith("Workflows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tasks/A.cs", "using Emews.Database;", "Tasks may not know Database, which is above it: src/Emews/Tasks/A.cs:1")]
    [InlineData("Pools/A.cs", "\n global::Emews.Workflows.B", "Pools may not know Workflows, which is above it: src/Emews/Pools/A.cs:2")]
    [InlineData("Database/A.cs", "/// cref=\"Emews.Pools.B\"", "Database may not know Pools, which is above it: src/Emews/Database/A.cs:1")]
    [InlineData("Database/Sqlite/A.cs", "using Emews.Tasks; using Emews.Numerics.Randomness; // config.Pools.Count", null)]
    [InlineData("Pools/A.cs", "using Emews.Endpoints;", null)]
    public void Broken_arrows_are_found_in_sources(string file, string text, string? expected)
    {
        var broken = House.Broken(SourceArrows.Mentions("src/Emews/" + file, text, House));

        Assert.Equal(expected is null ? [] : [expected], broken);
    }

    [Theory]
    [InlineData("src/Emews/Pools/A.cs", "namespace Emews.Pools;", true)]
    [InlineData("src/Emews/Pools/Models/A.cs", "namespace Emews.Pools;", false)]
    [InlineData("src/Emews.Cli/Program.cs", "return 0;", true)]
    [InlineData("src/Emews/Pools/B.cs", "class B;", false)]
    public void A_wrong_namespace_is_found(string file, string text, bool right) =>
        Assert.Equal(right, SourceArrows.WrongNamespace(file, text) is null);

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Clone.PathOf(project)).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static void AssertNone(IEnumerable<string> findings) =>
        Assert.True(!findings.Any(), string.Join('\n', findings));
}
