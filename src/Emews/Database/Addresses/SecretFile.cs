namespace Emews.Database.Addresses;

/// <summary>A file that holds a secret, and is read only while nobody else can read it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="AddressRefusedException">It cannot be read, or others can read it.</exception>
    public static string[] ReadLines(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                throw new AddressRefusedException($"Others can read or write {path}, which holds a password: chmod 600 {path}");
            }

            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AddressRefusedException($"The password cannot be read: {error.Message}", error);
        }
    }
}
