namespace Emews.Pools.Models.Programs;

/// <summary>The working folder of one task, gone when it is disposed unless it was moved away to be kept.</summary>
internal sealed class TaskFolder(string path) : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path => path;

    /// <summary>The path of the payload's file.</summary>
    public string PayloadFile => System.IO.Path.Combine(path, "payload.json");

    /// <summary>The path of the file that the program is to write.</summary>
    public string ResultFile => System.IO.Path.Combine(path, "result.json");

    /// <summary>Moves it into another folder.</summary>
    /// <returns>Its new path.</returns>
    public string MoveInto(string place)
    {
        var moved = System.IO.Path.Combine(place, System.IO.Path.GetFileName(path));
        Directory.Move(path, moved);
        return moved;
    }

    public void Dispose()
    {
        if (Directory.Exists(path))
        {
            PrivateFolder.Remove(path);
        }
    }
}
