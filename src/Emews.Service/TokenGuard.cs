using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Emews.Service;

/// <summary>Lets in who shows the token, as a bearer token or as the password of whatever user. How long a look takes tells nothing.</summary>
/// <param name="token">The token; null lets everybody in.</param>
internal sealed class TokenGuard(string? token)
{
    private readonly byte[]? _hash = token is null ? null : Hash(token);

    public bool LetsIn(HttpRequest request) =>
        _hash is null || (Shown(request.Headers.Authorization) is { } shown && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash));

    /// <summary>Says how to come in.</summary>
    public static void Challenge(HttpResponse response)
    {
        response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"emews\"");
        response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"emews\", charset=\"UTF-8\"");
    }

    // All tokens are of one length then, whatever was shown.
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? Shown(string? header) => header?.Split(' ', 2) is not [var scheme, var value] ? null : scheme.ToUpperInvariant() switch
    {
        "BEARER" => value.Trim(),
        "BASIC" => Password(value.Trim()),
        _ => null,
    };

    private static string? Password(string parameter)
    {
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password]
                ? password
                : null;
    }
}
