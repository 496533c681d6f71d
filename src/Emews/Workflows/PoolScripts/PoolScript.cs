using System.Diagnostics;
using System.Globalization;
using Emews.Database.Addresses;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.PoolScripts;

/// <summary>The script that starts a pool (<c>start_pool_script</c>), and how it is run.</summary>
internal sealed class PoolScript
{
    // What a script prints is in the pool's log however long it lives, and whoever started it.
    private const string IntoLog = "exec >>\"$1\" 2>&1; shift; exec \"$@\"";

    private readonly PoolConfiguration _pool;
    private readonly int _workType;
    private readonly DatabaseAddress.PostgreSql _database;
    private readonly ExperimentFolder _folder;

    /// <summary>The script of a pool that has one.</summary>
    /// <param name="assignment">The pool, and what it works on.</param>
    /// <param name="database">Where its tasks are.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <exception cref="WorkflowRefusedException">The script cannot be run, or can do nothing with the database.</exception>
    public PoolScript(PoolAssignment assignment, DatabaseAddress database, ExperimentFolder folder)
    {
        Require(assignment.Pool);
        (_pool, _workType, _folder) = (assignment.Pool, assignment.Task.Type, folder);
        _database = database as DatabaseAddress.PostgreSql ?? throw new WorkflowRefusedException(
            $"Pool {_pool.Name} is started by a script, which reaches PostgreSQL only, and its tasks are {(database is DatabaseAddress.Service ? $"behind the EMEWS service {database}" : $"in the SQLite file {database}")}."
            + $"\n  Leave out start_pool_script for a pool of ours, or begin the experiment with a database in PostgreSQL{(database is DatabaseAddress.Service ? ", or start the script where that is" : "")}.");
    }

    /// <summary>The pool's name.</summary>
    public string Pool => _pool.Name;

    /// <summary>What the pool works on.</summary>
    public int WorkType => _workType;

    /// <summary>Where the script writes what it has to say.</summary>
    public string Log => _folder.PoolLog(_pool.Name);

    /// <summary>Refuses a pool whose script cannot be run. One without a script, or at an endpoint, is passed over.</summary>
    /// <exception cref="WorkflowRefusedException">It cannot; the message has the mend.</exception>
    public static void Require(PoolConfiguration pool)
    {
        if (pool is { Type: PlaceType.Local, StartPoolScript: { } file }
            && (ProgramFile.Problem(file) ?? ProgramFile.InterpreterProblem(file)) is { } problem)
        {
            throw new WorkflowRefusedException(
                $"Pool {pool.Name} cannot be started: {problem}\n  It is named by pools.{pool.Name}.start_pool_script; without that key the pool is one of ours.");
        }
    }

    /// <summary>Starts the script with the pool's values, in a session of its own.</summary>
    /// <param name="now">Tells this start from others.</param>
    /// <exception cref="WorkflowRefusedException">The file with the database's password cannot be used.</exception>
    /// <exception cref="EmewsException">The system refuses.</exception>
    public StartedScript Start(DateTimeOffset now)
    {
        var begins = File.Exists(Log) ? new FileInfo(Log).Length : 0;
        try
        {
            var process = Process.Start(Prepare(now))!;
            process.StandardInput.Close();
            return new StartedScript(process, Log, begins);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new EmewsException($"Pool {Pool} cannot be started by its script: {error.Message}", error);
        }
    }

    private ProcessStartInfo Prepare(DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssffffff", CultureInfo.InvariantCulture);
        var values = _folder.PoolValues(_pool.Name, stamp);
        File.WriteAllText(values, PoolScriptValues.Text(PoolScriptValues.Of(_pool, _workType, _database)));
        var script = _pool.StartPoolScript!;
        string[] words =
        [
            .. OwnSession.Prefix, SearchPath.Find("sh") ?? "/bin/sh", "-c", IntoLog, "emews-pool-script", Log,
            script, $"{_folder.ExperimentId}_{stamp}", values,
        ];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(script),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Password() is { } password)
        {
            start.Environment["PGPASSWORD"] = password;
        }

        return start;
    }

    /// <summary>The password as this program has found it: a script need not know of all the places where it may be.</summary>
    private string? Password()
    {
        try
        {
            return DatabasePassword.Find(_database, Environment.GetEnvironmentVariable);
        }
        catch (AddressRefusedException error)
        {
            throw new WorkflowRefusedException(error.Message, error);
        }
    }
}
