using Emews.Workflows;

namespace Emews.Tests.Workflows;

/// <summary>Why something cannot be written is said in plain words, from what the system itself answers.</summary>
public sealed class UnwritablePathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-unwritable-").FullName;

    public UnwritablePathTests() => File.WriteAllText(Path.Combine(_folder, "file"), "");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_is_missing() => Assert.Equal($"there is no folder {_folder}/absent", WhyNoFile($"{_folder}/absent/x.csv"));

    [Fact]
    public void A_file_among_the_folders()
    {
        Assert.Equal($"{_folder}/file is a file, not a folder", WhyNoFile($"{_folder}/file/x.csv"));
        Assert.Equal($"{_folder}/file is a file, not a folder", WhyNoFolder($"{_folder}/file/deep/down"));
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file() => Assert.Equal("is a directory", WhyNotMoved(Directory.CreateDirectory($"{_folder}/folder").FullName));

    [Fact]
    public void A_place_where_nothing_can_be_made()
    {
        Assert.Equal("nothing can be made in /proc", WhyNoFolder("/proc/emews"));
        Assert.Equal("nothing can be made in /proc", WhyNoFile("/proc/emews"));
    }

    private static string WhyNoFile(string path) => UnwritablePath.Explain(path, Assert.ThrowsAny<Exception>(() => File.WriteAllText(path, "")));

    private static string WhyNoFolder(string path) => UnwritablePath.Explain(path, Assert.ThrowsAny<Exception>(() => Directory.CreateDirectory(path)));

    private string WhyNotMoved(string path) =>
        UnwritablePath.Explain(path, Assert.ThrowsAny<Exception>(() => File.Move(Path.Combine(_folder, "file"), path, overwrite: true)));
}
