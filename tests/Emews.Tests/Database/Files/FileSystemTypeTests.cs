using Emews.Database.Files;

namespace Emews.Tests.Database.Files;

public sealed class FileSystemTypeTests
{
    [Theory]
    [InlineData("/scratch=nfs", "/scratch", "nfs")]
    [InlineData("/scratch=nfs", "/scratch/not/there/yet", "nfs")]
    [InlineData("/scratch/=nfs", "/scratch/me/../me/run", "nfs")]
    [InlineData("/scratch=nfs:/scratch/local=ext4", "/scratch/local/run", "ext4")]
    [InlineData("/scratch/local=ext4:/scratch=nfs", "/scratch/local/run", "ext4")]
    [InlineData("/a b/c=d=lustre", "/a b/c=d/e", "lustre")]
    [InlineData("/=nfs4", "/anything", "nfs4")]
    public void What_is_told_of_the_nearest_folder_holds(string told, string path, string type) =>
        Assert.Equal(type, FileSystemType.Of(path, told));

    [Theory]
    [InlineData("")]
    [InlineData("/scratch2=nfs:relative=nfs:=nfs:nonsense")]
    public void The_system_is_asked_of_all_else(string told)
    {
        var type = FileSystemType.Of("/proc/self", told);
        Assert.Equal("proc", type);
        Assert.Null(NetworkFileSystem.NameOf(type!));
    }

    [Fact]
    public void What_is_not_there_yet_is_on_what_the_nearest_folder_above_is_on() =>
        Assert.Equal(FileSystemType.Of("/dev/shm", ""), FileSystemType.Of("/dev/shm/not/there/yet", ""));

    [Fact]
    public void A_link_is_where_it_leads_to()
    {
        var link = Path.Combine(Path.GetTempPath(), $"emews-link-{Guid.NewGuid():N}");
        File.CreateSymbolicLink(link, "/proc");
        try
        {
            Assert.Equal("proc", FileSystemType.Of(Path.Combine(link, "self"), ""));
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Theory]
    [InlineData("nfs4", "NFS")]
    [InlineData("lustre", "Lustre")]
    [InlineData("gpfs", "GPFS")]
    [InlineData("beegfs", "BeeGFS")]
    [InlineData("smb3", "SMB")]
    [InlineData("fuse.sshfs", "sshfs")]
    [InlineData("ext4", null)]
    [InlineData("xfs", null)]
    [InlineData("tmpfs", null)]
    [InlineData("overlay", null)]
    [InlineData("fuseblk", null)]
    public void Only_what_machines_share_has_a_name(string type, string? name) => Assert.Equal(name, NetworkFileSystem.NameOf(type));
}
