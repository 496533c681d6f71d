using System.Security.Cryptography;

namespace Emews.Database.Server;

/// <summary>The file with the password of a cluster's role, in the form that libpq and Npgsql read by path.</summary>
internal static class PasswordFile
{
    /// <summary>Its name in the cluster's folder.</summary>
    public const string Name = "emews.pgpass";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // 190 bits
    private const int Length = 32;

    /// <summary>Its path in a cluster's folder.</summary>
    public static string In(string data) => Path.Combine(data, Name);

    /// <summary>A password that nobody guesses.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The file's text: the role's password on whatever host, port and database.</summary>
    public static string Text(string user, string password) =>
        $"*:*:*:{user.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}:{password}\n";
}
