namespace Emews.Database.Server;

/// <summary>What is asked of a cluster. What is null stays as it is in a cluster that is there, and has its default in a new one.</summary>
internal sealed record PostgresClusterOptions
{
    /// <summary>The cluster's folder (<c>db_data</c>), absolute.</summary>
    public required string Data { get; init; }

    /// <summary>The port, 1 to 65535 (<c>db_port</c>).</summary>
    public int? Port { get; init; }

    /// <summary>The role that owns the database (<c>db_user</c>).</summary>
    public string? User { get; init; }

    /// <summary>The database (<c>db_name</c>).</summary>
    public string? Database { get; init; }

    /// <summary>Whom to listen to beside this machine (<c>db_listen</c>); null: nobody.</summary>
    public string? Listen { get; init; }

    /// <summary>The folder of PostgreSQL's programs (<c>pg_bin_path</c>); null: they are looked for.</summary>
    public string? BinPath { get; init; }

    /// <summary>All variables for PostgreSQL's programs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ServerEnvironment.Current();

    /// <summary>How a command of <c>emews db</c> names the cluster; null: by its folder.</summary>
    public string? NamedBy { get; init; }

    /// <summary>Hears what a user should know, a sentence at a time.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>The clock for waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
