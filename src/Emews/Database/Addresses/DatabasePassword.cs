namespace Emews.Database.Addresses;

/// <summary>Finds the password of a database. It stands in no file of an experiment and in no command line.</summary>
internal static class DatabasePassword
{
    /// <summary>
    /// Looks into the address's own passfile, <c>PGPASSWORD</c>, the file that <c>PGPASSFILE</c> names or else <c>~/.pgpass</c>, and the
    /// first line of the file that <c>DB_PASSWORD_F</c> names: the first to have one decides.
    /// </summary>
    /// <param name="address">The database.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>The password; null where nobody has one, and the server may not want one.</returns>
    /// <exception cref="AddressRefusedException">A file that has it cannot be read, or others can read it, too.</exception>
    public static string? Find(DatabaseAddress.PostgreSql address, Func<string, string?> variable) =>
        (address.Passfile is { } passfile ? PassFile.Find(passfile, address) : null)
        ?? NotEmpty(variable("PGPASSWORD"))
        ?? PassFile.Find(UsersPassfile(variable), address)
        ?? FirstLine(NotEmpty(variable("DB_PASSWORD_F")));

    private static string UsersPassfile(Func<string, string?> variable) =>
        NotEmpty(variable("PGPASSFILE")) ?? Path.Combine(variable("HOME") ?? "", ".pgpass");

    private static string? FirstLine(string? path)
    {
        if (path is null)
        {
            return null;
        }

        return File.Exists(path)
            ? NotEmpty(SecretFile.ReadLines(path).FirstOrDefault())
            : throw new AddressRefusedException(
                $"DB_PASSWORD_F names {path}, which {(Directory.Exists(path) ? "is a folder: name a file in it" : "does not exist")}.");
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
