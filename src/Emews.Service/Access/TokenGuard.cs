using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Emews.Service.Access;

/// <summary>
/// Tells by the token that is shown, as a bearer token or as the password of whatever user, who somebody is. How long a look takes tells
/// nothing.
/// </summary>
/// <param name="token">The token of those who may do everything; null lets everybody do it.</param>
/// <param name="readToken">The token of those who may only watch; null for nobody.</param>
internal sealed class TokenGuard(string? token, string? readToken)
{
    private readonly byte[]? _hash = HashOf(token);
    private readonly byte[]? _readHash = HashOf(readToken);

    public Audience Recognize(HttpRequest request)
    {
        if (_hash is null)
        {
            return Audience.Users;
        }

        if (HashOf(Shown(request.Headers.Authorization)) is not { } shown)
        {
            return Audience.Everybody;
        }

        return CryptographicOperations.FixedTimeEquals(shown, _hash) ? Audience.Users
            : _readHash is not null && CryptographicOperations.FixedTimeEquals(shown, _readHash) ? Audience.Watchers
            : Audience.Everybody;
    }

    /// <summary>Says how to come in.</summary>
    public static void Challenge(HttpResponse response)
    {
        response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"emews\"");
        response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"emews\", charset=\"UTF-8\"");
    }

    // All tokens are of one length then, whatever was shown.
    private static byte[]? HashOf(string? token) => token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

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
