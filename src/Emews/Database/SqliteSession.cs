using System.Diagnostics;
using Emews.Tasks;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emews.Database;

/// <summary>One open connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private readonly TimeSpan _busyTimeout;
    private sqlite3_stmt? _dataVersion;

    private SqliteSession(SqliteConnection connection, TimeSpan busyTimeout)
    {
        _connection = connection;
        _busyTimeout = busyTimeout;
    }

    /// <summary>Opens the file, which must exist unless <paramref name="create"/> is set.</summary>
    public static SqliteSession Open(string path, TimeSpan busyTimeout, bool writes, bool create = false)
    {
        // The library's own retries, which sleep long, only ever begin after SQLite's have used up the time.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)busyTimeout.TotalSeconds),
        }.ToString());
        var session = new SqliteSession(connection, busyTimeout);
        try
        {
            connection.Open();
            session.SetBusyTimeout(busyTimeout);
            // SQLite opens what it may only read without a word.
            if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            {
                throw SqliteErrors.ReadOnly(path);
            }

            var mode = session.Scalar<string>("PRAGMA journal_mode = WAL");
            if (mode is not "wal")
            {
                throw new EmewsException($"{path} cannot be shared between processes (journal mode {mode}): put it on a local disk.");
            }

            session.Run("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768");
            // The log goes into the file every 32 MiB: each time the disk is waited for, and pages written since are written once.
            session.Run(writes ? "PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864" : "PRAGMA query_only = ON");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction with the write lock in hand.</summary>
    /// <remarks>
    /// Left alone, SQLite looks for the lock ever more seldom, up to ten times a second, while the lock is free most of the time. Asked to
    /// wait a few milliseconds, again and again, it looks every one or two.
    /// </remarks>
    public void BeginImmediate()
    {
        var began = Stopwatch.GetTimestamp();
        SetBusyTimeout(TimeSpan.FromMilliseconds(5));
        int code;
        do
        {
            code = raw.sqlite3_exec(_connection.Handle, "BEGIN IMMEDIATE");
        }
        while (code == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(began) < _busyTimeout);
        SetBusyTimeout(_busyTimeout);
        SqliteException.ThrowExceptionForRC(code, _connection.Handle);
    }

    /// <summary>Runs a script of one or more statements, once.</summary>
    public void Run(string script)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>The first column of the first row; the type's default where there is no row or it holds null.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).ExecuteScalar() is T value ? value : default;

    /// <summary>Whether a condition holds: a statement of one number.</summary>
    public bool Holds(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Scalar<long>(sql, parameters) != 0;

    /// <summary>All rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Rows until <paramref name="row"/> says false.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        while (reader.Read() && row(reader))
        {
        }
    }

    /// <summary>A number that changes whenever any other connection, of whatever process, has committed a change.</summary>
    /// <remarks>Asked many times a second by those who wait, so straight from the library below: no allocation, no layers.</remarks>
    public long DataVersion()
    {
        if (_dataVersion is null)
        {
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_prepare_v2(_connection.Handle, "PRAGMA data_version", out _dataVersion), _connection.Handle);
        }

        var code = raw.sqlite3_step(_dataVersion);
        var version = raw.sqlite3_column_int64(_dataVersion, 0);
        raw.sqlite3_reset(_dataVersion);
        if (code != raw.SQLITE_ROW)
        {
            SqliteException.ThrowExceptionForRC(code, _connection.Handle);
        }

        return version;
    }

    /// <summary>Undoes an open transaction, if the error that led here has left one.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Run("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _dataVersion?.Dispose();
        _connection.Dispose();
    }

    private void SetBusyTimeout(TimeSpan time) => raw.sqlite3_busy_timeout(_connection.Handle, (int)time.TotalMilliseconds);

    // A statement always comes with the same parameters in the same order, so that only their values change.
    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            command.Prepare();
            _commands.Add(sql, command);
            return command;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
