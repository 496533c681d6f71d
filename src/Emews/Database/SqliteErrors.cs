using Emews.Tasks;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emews.Database;

/// <summary>What SQLite's error numbers mean to somebody who wants to go on.</summary>
internal static class SqliteErrors
{
    public static EmewsException Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new EmewsException(
            $"Another program keeps the write lock of {path} too long. Wait for it, or end it (`fuser {path}` names it); then try again.",
            e,
            isTransient: true),
        raw.SQLITE_FULL => new EmewsException(
            $"The disk of {path} is full. Nothing is lost: free some space and try again.", e, isTransient: true),
        raw.SQLITE_READONLY or raw.SQLITE_PERM => ReadOnly(path, e),
        raw.SQLITE_CANTOPEN => new EmewsException(
            $"{path} cannot be opened. It must be yours to read and write, and so must its folder (SQLite keeps two more files there).", e),
        raw.SQLITE_NOTADB => new EmewsException($"{path} is not a SQLite database.", e),
        raw.SQLITE_CORRUPT => new EmewsException(
            $"{path} is damaged. Keep a copy, and see what `sqlite3 {path} .recover` can still read.", e),
        raw.SQLITE_IOERR => new EmewsException(
            $"Reading or writing {path} failed ({e.Message}). Look at the disk it lies on and try again.", e, isTransient: true),
        _ => new EmewsException($"The database {path} refused: {e.Message}", e),
    };

    public static EmewsException ReadOnly(string path, SqliteException? e = null) => new(
        $"{path} cannot be written. The file and its folder must both be writable (SQLite keeps two more files there).", e);
}
