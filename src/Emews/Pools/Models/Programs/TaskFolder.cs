namespace Emews.Pools.Models.Programs;

/// <summary>The working folder of one task, gone when it is disposed unless it is kept.</summary>
internal sealed class TaskFolder(string path) : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path => path;

    /// <summary>The path of the payload's file.</summary>
    public string PayloadFile => System.IO.Path.Combine(path, "payload.json");

    /// <summary>The path of the file that the program is to write.</summary>
    public string ResultFile => System.IO.Path.Combine(path, "result.json");

    /// <summary>Whether it stays.</summary>
    public bool IsKept { get; set; }

    public void Dispose()
    {
        if (!IsKept)
        {
            PrivateFolder.Remove(path);
        }
    }
}
