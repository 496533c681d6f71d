namespace Emews.Database.Addresses;

/// <summary>A file that holds a secret, and is read only while nobody else can read it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <param name="path">The file.</param>
    /// <param name="secret">What it holds, in words.</param>
    /// <exception cref="AddressRefusedException">It cannot be read, or others can read it.</exception>
    public static string[] ReadLines(string path, string secret = "the password")
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                throw new AddressRefusedException($"Others can read or write {path}, which holds {secret}: chmod 600 {path}");
            }

            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AddressRefusedException($"The file of {secret} cannot be read: {error.Message}", error);
        }
    }
}
