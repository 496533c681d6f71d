using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database.Files;

/// <summary>Copies a SQLite file as it stands at one moment, whoever is at work in it.</summary>
internal static class SqliteCopy
{
    /// <summary>Copies a file, page by page: rows keep their numbers, which a vacuum would change.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Where the copy goes; what is there is replaced. On a local disk.</param>
    /// <exception cref="EmewsException">It cannot be read, or the copy not be written.</exception>
    public static Task MakeAsync(string source, string target) => Task.Run(() =>
    {
        Remove(target);
        try
        {
            using var from = Open(source, SqliteOpenMode.ReadWrite);
            using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
            from.BackupDatabase(to);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Explain(source, error);
        }
    });

    /// <summary>Removes a file with what SQLite keeps beside it: a log that is left behind would be played into the next file of its name.</summary>
    public static void Remove(string path)
    {
        RemoveLog(path);
        File.Delete(path);
    }

    /// <summary>Removes what SQLite keeps beside a file that is about to be replaced.</summary>
    public static void RemoveLog(string path)
    {
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
