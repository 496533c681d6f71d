using Emews.Database.Addresses;
using Emews.Service.Access;
using Emews.Tasks;

namespace Emews.Service;

/// <summary>The file that has a service's token, for its owner alone.</summary>
internal static class TokenFile
{
    /// <summary>The file that services of this user have unless they are told otherwise.</summary>
    public static string Usual =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".emews", "service-token");

    /// <summary>The token in a file. Where there is no file it is made, with a new token.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="EmewsException">The file cannot be used: it says why.</exception>
    public static string ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        return SecretFile.ReadLines(path, "the token of a service") is [var line, ..] && line.Trim() is { Length: > 0 } token
            ? token
            : throw new ServiceRefusedException($"{path} holds no token. Remove it, and a new one is made.");
    }

    private static void Make(string path)
    {
        try
        {
            PrivateFile.MakeOnce(path, ServiceToken.Create() + Environment.NewLine);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServiceRefusedException($"The token cannot be kept: {error.Message} Name another file with --token-file.", error);
        }
    }
}
