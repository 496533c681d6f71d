using System.Net;
using System.Net.Sockets;
using Emews.Tasks;

namespace Emews.Rest;

/// <summary>What goes wrong on the way to a service, in the words of who has to mend it.</summary>
internal static class RestErrors
{
    public static EmewsException NoService(string place) => new($"{place} is none: something else answers there. Is the port the right one?");

    /// <summary>An answer that is no problem document: something between us and the service has given it, or there is no service.</summary>
    public static EmewsException Explain(string place, HttpStatusCode status) => Errors.IsTransient(status)
        ? new($"{place} cannot be reached: what lies before it says {(int)status} {status}.", isTransient: true)
        : NoService(place);

    /// <summary>A connection that was not made, or broke off.</summary>
    public static EmewsException Explain(string place, Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
            $"{place} shows a TLS certificate that is not accepted here, or speaks no TLS. The fingerprint that `emews service start --tls` prints "
            + "is told by tls: {fingerprint: …} of a task queue in a configuration, and by --fingerprint on a command line.", error),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError } => NoService(place),
        _ => new($"{place} cannot be reached: {InWords(error)}", error, isTransient: true),
    };

    private static string InWords(Exception error) => Innermost(error) switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            "the host is there, and nothing listens on the port. `emews service start` starts a service.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } e =>
            $"the host is unknown ({e.Message}).",
        SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable } e =>
            $"the host does not answer ({e.Message}). Is there a firewall between?",
        TimeoutException => "it does not answer in time.",
        _ => "the connection broke off.",
    };

    private static Exception Innermost(Exception error) => error.InnerException is { } inner and not OperationCanceledException ? Innermost(inner) : error;
}
