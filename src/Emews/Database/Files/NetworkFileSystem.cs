using System.Collections.Frozen;

namespace Emews.Database.Files;

/// <summary>
/// File systems that several machines share. SQLite is not safe on them: its locks may not hold there, and the memory through which its
/// processes agree reaches no further than one machine.
/// </summary>
internal static class NetworkFileSystem
{
    /// <summary>
    /// The kernel's types (the names in <c>/proc/filesystems</c>, with <c>fuse.</c> before those in user space) and what people call them.
    /// What is not listed counts as local.
    /// </summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["nfs"] = "NFS",
        ["nfs4"] = "NFS",
        ["lustre"] = "Lustre",
        ["gpfs"] = "GPFS",
        ["beegfs"] = "BeeGFS",
        ["fhgfs"] = "BeeGFS",
        ["cifs"] = "SMB",
        ["smb2"] = "SMB",
        ["smb3"] = "SMB",
        ["smbfs"] = "SMB",
        ["afs"] = "AFS",
        ["ceph"] = "CephFS",
        ["fuse.ceph"] = "CephFS",
        ["fuse.ceph-fuse"] = "CephFS",
        ["glusterfs"] = "GlusterFS",
        ["fuse.glusterfs"] = "GlusterFS",
        ["orangefs"] = "OrangeFS",
        ["pvfs2"] = "OrangeFS",
        ["panfs"] = "PanFS",
        ["wekafs"] = "WekaFS",
        ["9p"] = "9P",
        ["fuse.sshfs"] = "sshfs",
        ["fuse.s3fs"] = "s3fs",
        ["fuse.rclone"] = "rclone",
        ["fuse.gcsfuse"] = "gcsfuse",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the network file system that a path is on; null where it is local, as far as anybody can tell.</summary>
    public static string? Find(string path) => FileSystemType.Of(path) is { } type ? NameOf(type) : null;

    /// <summary>What people call a type; null for a local one.</summary>
    public static string? NameOf(string type) => Names.GetValueOrDefault(type);
}
