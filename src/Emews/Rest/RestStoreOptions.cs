namespace Emews.Rest;

/// <summary>How a <see cref="RestStore"/> behaves.</summary>
public sealed record RestStoreOptions
{
    /// <summary>The service's token; null for a service that wants none.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// The SHA-256 of the certificate that the service shows, in hexadecimal digits, with or without colons, as <c>emews service start --tls</c>
    /// prints it: this one is accepted, and no other. Null: one for which an authority vouches.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>A PEM file with the authorities that may vouch for the service's certificate; null for those that the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>
    /// How long a verb tries again while the service, or its database, is gone, before it fails with a transient error;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told once when the service or its database is gone, every minute for how long, and once when it is back; by any thread.</summary>
    public Action<string>? OnTrouble { get; init; }

    /// <summary>
    /// Fires when there is no more time to wait for a service that is gone: verbs under way and all that follow try once more at most.
    /// </summary>
    internal CancellationToken Hurry { get; init; }

    /// <summary>Names the type alone: the token is a secret.</summary>
    public override string ToString() => nameof(RestStoreOptions);

    /// <summary>Whether the service is to show a certificate, and which.</summary>
    internal bool WantsCertificate => Fingerprint is not null || AuthorityFile is not null;

    internal void Validate()
    {
        if (Patience != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        }

        if (Token is not null && (Token.Length == 0 || Token.Any(c => c is <= ' ' or > '~')))
        {
            throw new ArgumentException("A token consists of visible ASCII characters.", nameof(Token));
        }

        if (Fingerprint is not null && !ServiceTrust.IsFingerprint(Fingerprint))
        {
            throw new ArgumentException("A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.", nameof(Fingerprint));
        }
    }
}
