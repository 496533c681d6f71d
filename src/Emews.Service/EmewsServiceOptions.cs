using System.Net;

namespace Emews.Service;

/// <summary>How an <see cref="EmewsService"/> behaves.</summary>
public sealed record EmewsServiceOptions
{
    /// <summary>The address to listen on: an IP address, or <c>localhost</c>. Only this machine reaches the default.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on, to 65535; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>
    /// What clients have to show, as a bearer token or as the password of HTTP's basic authentication: visible ASCII characters, at least
    /// <see cref="ServiceToken.Shortest"/>. Null lets everybody in, which is allowed on a loopback address alone.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>How large a request may be, in bytes, from 1. A submit is one request.</summary>
    public long MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>How long requests may go on once the service is to stop, before their connections are cut; <see cref="Timeout.InfiniteTimeSpan"/>
    /// for as long as it takes. Waits end at once.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told what whoever looks after the service wants to know, such as an error that should not happen; by any thread.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>Names the type alone: the token is a secret.</summary>
    public override string ToString() => nameof(EmewsServiceOptions);

    internal IPEndPoint Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestBytes, 1);
        if (Grace != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero);
        }

        var endpoint = new IPEndPoint(ListenAddress.Parse(Host), Port);
        if (Token is { } token)
        {
            ServiceToken.Check(token);
        }
        else if (!IPAddress.IsLoopback(endpoint.Address))
        {
            throw new ServiceRefusedException($"Without a token the service listens on this machine alone, and not on {Host}.");
        }

        return endpoint;
    }
}
