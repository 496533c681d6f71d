using System.Security.Authentication;
using Emews.Database;
using Npgsql;

namespace Emews.Tests.Database;

/// <summary>What the driver says in its own words reaches users in ours.</summary>
public class PostgresErrorsTests
{
    private const string Place = "The database postgresql://me@host:5432/db";

    public static TheoryData<Exception, string> Errors => new()
    {
        { new NpgsqlException("Exception while reading from stream", new EndOfStreamException("Attempted to read past the end of the stream.")), "the connection broke off" },
        { new NpgsqlException("Exception while writing to stream", new IOException("Unable to write data to the transport connection")), "the connection broke off" },
        { new IOException("Unable to read data from the transport connection"), "the connection broke off" },
        { new NpgsqlException("Exception while reading from stream", new TimeoutException("Timeout during reading attempt")), "no answer in time" },
        { new TimeoutException("The operation has timed out."), "no answer in time" },
        { new NpgsqlException("Exception while performing SSL handshake", new AuthenticationException("The remote certificate is invalid")), "TLS certificate" },
        { new NpgsqlException("Received unknown response H for SSLRequest (expecting S or N)"), "something else answers on that port" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_breaks_off_is_said_plainly(Exception error, string said)
    {
        var message = PostgresErrors.Explain(Place, error).Message;

        Assert.StartsWith(Place, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("stream", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
    }
}
