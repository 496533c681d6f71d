using Emews.Database;

namespace Emews.Bench.Services;

/// <summary>Files under <c>TMPDIR</c>, each in a folder of its own.</summary>
internal sealed class ServedSqlite : IServedEngine
{
    public string Name => "SQLite";

    public async Task<ServedDatabase> ServeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("emews-bench-");
        var path = Path.Combine(folder.FullName, "emews.db");
        var service = await ServiceProcess.StartAsync(["--db-path", path], password: null, Path.Combine(folder.FullName, "requests"));
        return new ServedDatabase(
            service,
            async _ => await SqliteStore.OpenAsync(path),
            () =>
            {
                folder.Delete(recursive: true);
                return ValueTask.CompletedTask;
            });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
