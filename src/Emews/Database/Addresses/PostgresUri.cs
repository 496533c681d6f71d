using Npgsql;

namespace Emews.Database.Addresses;

/// <summary>Reads a connection URI as libpq's tools do: <c>postgresql://user@host:port/db?sslmode=require</c>.</summary>
internal static class PostgresUri
{
    private const string Example = "postgresql://user@host:port/db?sslmode=require";

    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    /// <summary>libpq's names of what Npgsql calls otherwise; of its many options, those that have a meaning here.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
    };

    public static bool Is(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="AddressRefusedException">It cannot be understood. The message never repeats the text, which may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        var rest = text.AsSpan(text.IndexOf("//", StringComparison.Ordinal) + 2);
        rest = Split(rest, '?', out var query);
        rest = Split(rest, '/', out var database);
        if (database.Contains('@'))
        {
            // A password with a '/' in it would otherwise end up in the database's name, and so in messages.
            throw new AddressRefusedException($"The connection has an '@' behind its host: write %2F for a '/' before it. It looks like {Example}");
        }

        var at = rest.LastIndexOf('@');
        var user = Split(at < 0 ? [] : rest[..at], ':', out var password);
        ReadHost(builder, rest[(at + 1)..]);
        Set(builder, "user", user);
        Set(builder, "password", password);
        Set(builder, "dbname", database);
        foreach (var range in query.Split('&'))
        {
            var name = Split(query[range], '=', out var value);
            Set(builder, name.ToString(), value);
        }

        return builder;
    }

    private static void ReadHost(NpgsqlConnectionStringBuilder builder, ReadOnlySpan<char> text)
    {
        if (text.Contains(','))
        {
            throw new AddressRefusedException($"The connection names several hosts; an EMEWS DB lives on one. It looks like {Example}");
        }

        var port = text.LastIndexOf(':');
        if (port > text.LastIndexOf(']'))
        {
            Set(builder, "port", text[(port + 1)..]);
            text = text[..port];
        }

        Set(builder, "host", text.StartsWith('[') ? text.Trim("[]") : text);
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, ReadOnlySpan<char> encoded)
    {
        if (encoded.IsEmpty)
        {
            return;
        }

        if (!Options.TryGetValue(name, out var key))
        {
            throw new AddressRefusedException($"'{name}' is no option of a connection. Known are {string.Join(", ", Options.Keys.Except(["password", "sslpassword"]))}.");
        }

        var value = Uri.UnescapeDataString(encoded);
        try
        {
            builder[key] = key is "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new AddressRefusedException($"'{name}' of the connection cannot be understood. It looks like {Example}");
        }
    }

    /// <summary>What stands before a mark; all of it where there is none.</summary>
    private static ReadOnlySpan<char> Split(ReadOnlySpan<char> text, char mark, out ReadOnlySpan<char> rest)
    {
        var end = text.IndexOf(mark);
        rest = end < 0 ? [] : text[(end + 1)..];
        return end < 0 ? text : text[..end];
    }
}
