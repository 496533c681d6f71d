using System.Security.Cryptography;

namespace Emews.Service;

/// <summary>What lets a client in.</summary>
public static class ServiceToken
{
    /// <summary>How many characters a token has at least: fewer could be guessed.</summary>
    public const int Shortest = 16;

    /// <summary>Makes one that nobody guesses.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <exception cref="ServiceRefusedException">It cannot be one. The message never repeats it.</exception>
    internal static void Check(string token)
    {
        if (token.Length < Shortest || token.Any(c => c is <= ' ' or > '~'))
        {
            throw new ServiceRefusedException($"A token has at least {Shortest} characters, all of them visible ASCII.");
        }
    }
}
