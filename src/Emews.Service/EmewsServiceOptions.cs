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

    /// <summary>What it shows its clients over TLS, which they then have to speak; null for plain HTTP. It stays its owner's.</summary>
    public ServiceCertificate? Certificate { get; init; }

    /// <summary>What lets in those who may look, and change nothing; shown and made like <see cref="Token"/>. Null for nobody.</summary>
    public string? ReadToken { get; init; }

    /// <summary>
    /// How many requests a second a client may send, from 1 to 1,000,000, and twice as many after a pause; further ones are answered with
    /// 429, and <see cref="Rest.RestStore"/> sends them again. Clients are told apart by their address: those behind one tunnel are one.
    /// </summary>
    public int MaxRequestsPerSecond { get; init; } = 5_000;

    /// <summary>How many requests may be under way, those that wait and streams included; from 1. Further ones are answered with 503.</summary>
    public int MaxRequestsAtOnce { get; init; } = 10_000;

    /// <summary>How large a request may be, in bytes, from 1. A submit is one request.</summary>
    public long MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>How long requests may go on once the service is to stop, before their connections are cut; <see cref="Timeout.InfiniteTimeSpan"/>
    /// for as long as it takes. Waits end at once.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told what whoever looks after the service wants to know, such as an error that should not happen; by any thread.</summary>
    public Action<string>? OnMessage { get; init; }

    /// <summary>
    /// Told a line of every request that was answered: when, who, what, how it ended, how long it took and how many bytes it gave; never
    /// what was in it. By any thread, and not to be held up.
    /// </summary>
    public Action<string>? OnRequest { get; init; }

    /// <summary>The clock of streams; a test has its own.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Names the type alone: the token is a secret.</summary>
    public override string ToString() => nameof(EmewsServiceOptions);

    internal IPEndPoint Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestsPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRequestsPerSecond, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestsAtOnce, 1);
        if (Grace != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero);
        }

        var endpoint = new IPEndPoint(ListenAddress.Parse(Host), Port);
        if (Token is { } token)
        {
            ServiceToken.Check(token);
            CheckReadToken(token);
        }
        else if (ReadToken is not null)
        {
            throw new ServiceRefusedException("A read-only token tells nobody from another where everybody is let in without a token.");
        }
        else if (!IPAddress.IsLoopback(endpoint.Address))
        {
            throw new ServiceRefusedException($"Without a token the service listens on this machine alone, and not on {Host}.");
        }

        return endpoint;
    }

    private void CheckReadToken(string token)
    {
        if (ReadToken is null)
        {
            return;
        }

        ServiceToken.Check(ReadToken);
        if (string.Equals(token, ReadToken, StringComparison.Ordinal))
        {
            throw new ServiceRefusedException("The read-only token is the service's own: who should look alone could do everything.");
        }
    }
}
