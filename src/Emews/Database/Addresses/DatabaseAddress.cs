using System.Globalization;
using Emews.Tunnels;
using Npgsql;

namespace Emews.Database.Addresses;

/// <summary>Where an EMEWS DB is, as files and messages tell it: never with a password.</summary>
internal abstract record DatabaseAddress
{
    private DatabaseAddress()
    {
    }

    /// <summary>The word for its kind in files.</summary>
    public abstract string Kind { get; }

    /// <summary>The address as messages name it.</summary>
    protected abstract string Text { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Text;

    /// <summary>A SQLite file.</summary>
    /// <param name="Path">Its absolute path.</param>
    public sealed record Sqlite(string Path) : DatabaseAddress
    {
        /// <summary>The word for this kind.</summary>
        public const string Word = "sqlite";

        /// <summary>Set for a file that is on a machine's own disk, because the experiment's folder is on a network's; null for any other.</summary>
        public LocalDisk? Local { get; init; }

        /// <inheritdoc/>
        public override string Kind => Word;

        /// <inheritdoc/>
        protected override string Text => Path;
    }

    /// <summary>Whose disk a SQLite file is on, and where it goes from there.</summary>
    /// <param name="Host">The machine.</param>
    /// <param name="Copy">The absolute path of its copy in the experiment's folder, which is there once a run has ended.</param>
    public sealed record LocalDisk(string Host, string Copy);

    /// <summary>A PostgreSQL database.</summary>
    /// <param name="Host">The machine, or the folder of its socket.</param>
    /// <param name="Port">The port.</param>
    /// <param name="Name">The database's name.</param>
    /// <param name="User">Who connects.</param>
    public sealed record PostgreSql(string Host, int Port, string Name, string User) : DatabaseAddress
    {
        /// <summary>The word for this kind.</summary>
        public const string Word = "postgresql";

        /// <summary>Absolute path of the file that has the password, in libpq's format; null: wherever libpq's own tools look.</summary>
        public string? Passfile { get; init; }

        /// <summary>What else there is to say of the connection, such as TLS, in Npgsql's <c>key=value</c> form.</summary>
        public string Options { get; init; } = "";

        /// <inheritdoc/>
        public override string Kind => Word;

        /// <summary>Whether the host is the folder of a Unix socket.</summary>
        public bool IsSocket => Host.StartsWith('/');

        /// <summary>A URI that a command takes as <c>--connection</c>.</summary>
        protected override string Text
        {
            get
            {
                var port = Port.ToString(CultureInfo.InvariantCulture);
                var (user, name) = (Uri.EscapeDataString(User), Uri.EscapeDataString(Name));
                return IsSocket ? $"postgresql://{user}@/{name}?host={Host}&port={port}" : $"postgresql://{user}@{UriHost}:{port}/{name}";
            }
        }

        private string UriHost => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

        /// <summary>The address in Npgsql's <c>key=value</c> form.</summary>
        public string ToConnectionString() =>
            new NpgsqlConnectionStringBuilder(Options) { Host = Host, Port = Port, Database = Name, Username = User }.ConnectionString;
    }

    /// <summary>An EMEWS DB behind an EMEWS service.</summary>
    /// <param name="Address">Where the service answers.</param>
    public sealed record Service(Uri Address) : DatabaseAddress
    {
        /// <summary>The word for this kind.</summary>
        public const string Word = "service";

        /// <summary>The way to the machine that sees the service at this address; null: it is seen from here.</summary>
        public SshRoute? Tunnel { get; init; }

        /// <summary>The SHA-256 of the certificate that it shows; null: any for which an authority vouches.</summary>
        public string? Fingerprint { get; init; }

        /// <summary>Absolute path of the file with the authorities that may vouch for its certificate; null: those that the system trusts.</summary>
        public string? AuthorityFile { get; init; }

        /// <summary>Absolute path of the file that has its token; null: wherever the user's own is.</summary>
        public string? TokenFile { get; init; }

        /// <inheritdoc/>
        public override string Kind => Word;

        /// <inheritdoc/>
        protected override string Text => Address.AbsoluteUri.TrimEnd('/') + (Tunnel is { } tunnel ? $" by way of {tunnel.Host}" : "");
    }
}
