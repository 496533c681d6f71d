using System.Globalization;
using Emews.Database;

namespace Emews.Bench.Pools;

/// <summary>Files in a folder of their own under <c>TMPDIR</c>.</summary>
internal sealed class SqliteEngine : IEngine
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emews-bench-");
    private int _databases;

    public string Name => "SQLite";

    public string Option => "sqlite";

    public async Task<EngineDatabase> CreateDatabaseAsync()
    {
        var number = Interlocked.Increment(ref _databases);
        var folder = _folder.CreateSubdirectory(number.ToString(CultureInfo.InvariantCulture));
        var store = await SqliteStore.OpenAsync(Path.Combine(folder.FullName, "emews.db"));
        return new EngineDatabase(store, () =>
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
