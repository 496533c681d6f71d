using Npgsql;

namespace Emews.Database.Addresses;

/// <summary>Reads how people name a database: a URI, Npgsql's <c>key=value</c> form, or the path of a SQLite file.</summary>
internal static class ConnectionText
{
    /// <summary>Whether a text is a connection to a server rather than a path.</summary>
    public static bool IsServer(string text) => PostgresUri.Is(text) || IsKeyValue(text);

    /// <summary>Reads a connection to a server.</summary>
    /// <exception cref="AddressRefusedException">It cannot be understood, or holds a password. The message never repeats the text.</exception>
    public static DatabaseAddress.PostgreSql ReadServer(string text)
    {
        var builder = PostgresUri.Is(text) ? PostgresUri.Read(text) : ReadKeyValue(text);
        RefusePassword(builder);
        var address = new DatabaseAddress.PostgreSql(
            builder.Host ?? PostgresDefaults.Host, builder.Port, builder.Database ?? PostgresDefaults.Database,
            builder.Username ?? PostgresDefaults.User)
        {
            Passfile = builder.Passfile is { } file ? Path.GetFullPath(file) : null,
        };
        foreach (var key in new[] { "Host", "Port", "Database", "Username", "Passfile" })
        {
            builder.Remove(key);
        }

        return address with { Options = builder.ConnectionString };
    }

    private static bool IsKeyValue(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && new NpgsqlConnectionStringBuilder().ContainsKey(text[..end].Trim());
    }

    private static NpgsqlConnectionStringBuilder ReadKeyValue(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            return builder.Host?.Contains('=', StringComparison.Ordinal) is true
                ? throw new AddressRefusedException("The parts of a connection stand apart by ';': Host=db.example.org;Port=5432;Database=emews;Username=me")
                : builder;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Npgsql's own message may repeat a value, and values may be secrets.
            throw new AddressRefusedException(
                "The connection cannot be understood. It is a URI, postgresql://user@host:port/db, or Npgsql's form, "
                + "Host=db.example.org;Port=5432;Database=emews;Username=me");
        }
    }

    private static void RefusePassword(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.Password is not null || builder.SslPassword is not null)
        {
            throw new AddressRefusedException(
                "A connection holds no password: every user of the machine could read it. Leave it out, and put it in PGPASSWORD, in "
                + "~/.pgpass, or in a file of yours (chmod 600) that DB_PASSWORD_F names.");
        }
    }
}
