namespace Emews.Workflows.Outputs;

/// <summary>Where an experiment's EMEWS DB is, as files tell it: never with a password.</summary>
internal abstract record DatabaseAddress
{
    private DatabaseAddress()
    {
    }

    /// <summary>The word for its kind in files.</summary>
    public abstract string Kind { get; }

    /// <summary>A SQLite file.</summary>
    /// <param name="Path">Its absolute path.</param>
    public sealed record Sqlite(string Path) : DatabaseAddress
    {
        /// <summary>The word for this kind.</summary>
        public const string Word = "sqlite";

        /// <inheritdoc/>
        public override string Kind => Word;
    }

    /// <summary>A PostgreSQL database.</summary>
    /// <param name="Host">The machine, or the folder of its socket.</param>
    /// <param name="Port">The port.</param>
    /// <param name="Name">The database's name.</param>
    /// <param name="User">Who connects.</param>
    public sealed record PostgreSql(string Host, int Port, string Name, string User) : DatabaseAddress
    {
        /// <summary>The word for this kind.</summary>
        public const string Word = "postgresql";

        /// <inheritdoc/>
        public override string Kind => Word;
    }
}
