using System.Net.Sockets;
using System.Security.Authentication;
using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

/// <summary>What PostgreSQL's errors mean to somebody who wants to go on.</summary>
internal static class PostgresErrors
{
    private const string WherePasswordsGo =
        "Put the password into PGPASSWORD, ~/.pgpass, or a file that DB_PASSWORD_F names. "
        + "Of a server of your own emews.pgpass in its folder comes first; when that file is gone, `emews db start` makes a new one.";

    private const string IsItStarted = "Is the server started? `emews db status` tells of one of yours.";

    /// <summary>Whether two clients only stood in each other's way: the same call succeeds at once or soon.</summary>
    public static bool IsCollision(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable,
    };

    /// <summary>Whether the database is gone for a while: it restarts, the network is cut, or it takes no more clients.</summary>
    public static bool IsOutage(Exception error) => error switch
    {
        PostgresException e => IsOutage(e.SqlState),
        NpgsqlException => IsOfTheNetwork(error) || (error.InnerException is null && !IsPasswordMissing(error) && !IsTlsMissing(error)),
        _ => IsOfTheNetwork(error),
    };

    /// <summary>
    /// Whether the driver has lost its place in what the server says, as may happen when a connection is cut while a statement is given up.
    /// It has no type of its own for that.
    /// </summary>
    public static bool IsConfusion(Exception error) => error.GetType() == typeof(Exception);

    /// <summary>Whether nobody has answered in time.</summary>
    public static bool IsTimeout(Exception error) => IsOrHolds<TimeoutException>(error);

    /// <summary>An error in the words of who has to mend it.</summary>
    /// <param name="place">The database, such as <c>The database postgresql://me@host:5432/db</c>.</param>
    /// <param name="error">What the driver said.</param>
    public static EmewsException Explain(string place, Exception error) =>
        new(InWords(place, error), error, IsOutage(error) || IsCollision(error));

    private static string InWords(string place, Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            $"{place} lets nobody in with this name and password ({e.MessageText}). {WherePasswordsGo}",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"{place} does not exist on its server: make it with `createdb`, or a server of your own with `emews db init`.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
            $"{place} takes no more clients. An agent holds up to 2 connections, an ME 3: start fewer, or raise max_connections.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e =>
            $"{place} forbids this user what Emews needs ({e.MessageText}). "
            + "Let the database's owner run `emews db migrate`, or grant CREATE on the schema.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } =>
            $"The disk of {place} is full. Nothing is lost: free some space and try again.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            $"{place} takes no changes: it is a standby, or set read-only.",
        PostgresException e when IsOutage(e.SqlState) => $"{place} is not there at present ({e.MessageText}).",
        PostgresException e => $"{place} refused: {e.MessageText} ({e.SqlState}).",
        _ when IsPasswordMissing(error) => $"{place} wants a password, and there is none. {WherePasswordsGo}",
        _ when IsOfAnother(error) => $"{place} is no PostgreSQL server: something else answers on that port. Mend host or port.",
        _ when IsTlsMissing(error) => $"{place} speaks no TLS, which its sslmode asks for.",
        _ when FindSocketError(error) is { } socket => $"{place} cannot be reached: {InWords(socket)}",
        _ when IsOrHolds<AuthenticationException>(error) =>
            $"{place} shows a TLS certificate that is not accepted here. Does it name this host? Who signed it can be named with sslrootcert.",
        _ when IsTimeout(error) =>
            $"{place} is not there at present (no answer in time). Is it busy, or is there a firewall between, or something else on that port?",
        _ when IsOfTheNetwork(error) => $"{place} is not there at present (the connection broke off).",
        _ => $"{place} cannot be used: {error.Message}",
    };

    private static string InWords(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the host is unknown ({error.Message}).",
        SocketError.ConnectionRefused => $"the host is there, and nothing listens on the port. {IsItStarted}",
        SocketError.AddressNotAvailable => $"no server has its socket in that folder, with that port. {IsItStarted}",
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
            $"the host does not answer ({error.Message}). Is there a firewall between?",
        _ => error.Message + ".",
    };

    // These the driver finds itself, and gives no code.
    private static bool IsPasswordMissing(Exception error) =>
        error is NpgsqlException && error.Message.StartsWith("No password has been provided", StringComparison.Ordinal);

    private static bool IsTlsMissing(Exception error) =>
        error is NpgsqlException && error.Message.StartsWith("SSL connection requested", StringComparison.Ordinal);

    private static bool IsOfAnother(Exception error) =>
        error is NpgsqlException && error.Message.StartsWith("Received unknown response", StringComparison.Ordinal);

    private static bool IsOutage(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) // connection exceptions
        || state is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory
            or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.IoError;

    private static bool IsOfTheNetwork(Exception error) =>
        IsOrHolds<SocketException>(error) || IsOrHolds<IOException>(error) || IsOrHolds<TimeoutException>(error);

    private static bool IsOrHolds<T>(Exception? error)
        where T : Exception => error is T || (error is not null && IsOrHolds<T>(error.InnerException));

    private static SocketException? FindSocketError(Exception? error) =>
        error is null or SocketException ? error as SocketException : FindSocketError(error.InnerException);
}
