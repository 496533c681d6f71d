namespace Emews.Workflows.Configuration;

/// <summary>An EMEWS DB (<c>dbs</c>).</summary>
public abstract record DatabaseConfiguration
{
    private DatabaseConfiguration()
    {
    }

    /// <summary>Its name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the run reaches it directly (<see cref="PlaceType.Local"/>) or starts it through an endpoint.</summary>
    public PlaceType Type { get; init; }

    /// <summary>The endpoint (<c>fx_endpoint</c>) of the machine it lives on; null: this machine.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Variables for the server's commands, in the file's order, with <c>${env:NAME}</c> left as written.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init => field = Structural.Map(value); } = Structural.Map<string>([]);

    /// <summary>The command that starts the server, with <c>${db_*}</c> left as written; null: it is there already.</summary>
    public string? StartCommand { get; init; }

    /// <summary>The command that stops the server.</summary>
    public string? StopCommand { get; init; }

    /// <summary>Commands whose shell every command of the server inherits from, such as <c>module load postgresql</c>.</summary>
    public IReadOnlyList<string> PreLaunch { get; init => field = Structural.List(value); } = Structural.List<string>([]);

    /// <summary>How long a pool that is not ours may hold a task before it goes back; null: for ever.</summary>
    public TimeSpan? ForeignLease { get; init; }

    /// <summary>A SQLite file.</summary>
    public sealed record Sqlite : DatabaseConfiguration
    {
        /// <summary>Absolute path of the file; null: <c>emews.db</c> in the experiment's folder.</summary>
        public string? Path { get; init; }
    }

    /// <summary>A PostgreSQL database.</summary>
    public sealed record PostgreSql : DatabaseConfiguration
    {
        /// <summary><c>db_host</c>, a name, an address, or the folder of a socket; null: <c>localhost</c>.</summary>
        public string? Host { get; init; }

        /// <summary><c>db_port</c>; null: 5432.</summary>
        public int? Port { get; init; }

        /// <summary><c>db_user</c>; null: whoever runs the workflow.</summary>
        public string? User { get; init; }

        /// <summary><c>db_name</c>; null: <c>emews</c>.</summary>
        public string? Database { get; init; }

        /// <summary><c>db_data</c>: the server's data folder, absolute when the database is local; null: others start and stop the server.</summary>
        public string? Data { get; init; }

        /// <summary><c>db_listen</c>: the addresses and networks, separated by commas, that the server is open to; null: this machine only.</summary>
        public string? Listen { get; init; }

        /// <summary><c>pg_bin_path</c>: the folder of the server's programs.</summary>
        public string? BinPath { get; init; }
    }
}
