using System.Globalization;
using System.Net;
using Emews.Database;
using Emews.Database.Addresses;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>
/// The one database that is served, whatever a request says. EQ-SQL's own service connects to the database that a request names; this
/// one only looks whether that is the one it has, so that nobody works in another one than he thinks.
/// </summary>
/// <param name="address">Where it is; null where nobody can tell.</param>
internal sealed class ServedDatabase(DatabaseAddress? address)
{
    public static ServedDatabase Of(IEmewsDatabase database) => new(database switch
    {
        PostgresStore server => server.Address,
        SqliteStore file => new DatabaseAddress.Sqlite(file.Path),
        _ => null,
    });

    /// <summary>Refuses what is meant for another database. What a request does not name it takes as it is; a password is of no interest.</summary>
    /// <exception cref="ProblemException">It names another database.</exception>
    public void Check(DbParams? named)
    {
        var difference = named is null ? null : address switch
        {
            DatabaseAddress.PostgreSql server => Difference(named, server),
            DatabaseAddress.Sqlite file => Differs(named.DbName, name => Names(file.Path).Contains(name, StringComparer.Ordinal))
                ? Say("db_name", named.DbName, Path.GetFileName(file.Path))
                : null,
            _ => null,
        };
        if (difference is { } other)
        {
            throw new ProblemException(new(
                ProblemTypes.OtherDatabase, "Another database is served here", (int)HttpStatusCode.UnprocessableEntity, other.Detail, $"$.db_params.{other.Field}"));
        }
    }

    private static (string Field, string Detail)? Difference(DbParams named, DatabaseAddress.PostgreSql server) =>
        Differs(named.DbName, name => string.Equals(name, server.Name, StringComparison.Ordinal)) ? Say("db_name", named.DbName, server.Name)
        : Differs(named.Host, host => IsHost(host, server)) ? Say("host", named.Host, server.Host)
        : named.Port is { } port && port != server.Port ? Say("port", Text(port), Text(server.Port))
        : Differs(named.User, user => string.Equals(user, server.User, StringComparison.Ordinal)) ? Say("user", named.User, server.User)
        : null;

    private static (string Field, string Detail) Say(string field, string? named, string served) => (
        field,
        $"db_params names another database than the one that is served here: its {field} is '{served}', not '{Short(named)}'. "
        + "Name that one, or ask the service that has yours.");

    private static bool Differs(string? named, Predicate<string> isServed) => !string.IsNullOrEmpty(named) && !isServed(named);

    /// <summary>A file goes by its path, its name, and its name without the end.</summary>
    private static string[] Names(string path) => [path, Path.GetFileName(path), Path.GetFileNameWithoutExtension(path)];

    /// <summary>Compared as text: a name is looked up nowhere, since a request could then have the service ask anybody.</summary>
    private static bool IsHost(string named, DatabaseAddress.PostgreSql server) => server.Host.Split(',').Any(
        host => string.Equals(host, named, StringComparison.OrdinalIgnoreCase) || (IsHere(host) && IsHere(named)));

    private static bool IsHere(string host) => host.StartsWith('/')
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || string.Equals(host, Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Short(string? text) => Workflows.Configuration.Reading.Wording.Short(text ?? "");
}
