namespace Emews.Database.Addresses;

/// <summary>Finds the token of an EMEWS service. It stands in no file of an experiment and in no command line.</summary>
internal static class ClientToken
{
    /// <summary>
    /// Looks into the address's own file, <c>EMEWS_TOKEN</c>, the file that <c>EMEWS_TOKEN_FILE</c> names, and <c>~/.emews/service-token</c>,
    /// which services of this user make: the first to have one decides.
    /// </summary>
    /// <param name="address">The service.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <returns>The token; null where nobody has one, and the service may not want one.</returns>
    /// <exception cref="AddressRefusedException">A file that has it cannot be read, or others can read it, too.</exception>
    public static string? Find(DatabaseAddress.Service address, Func<string, string?> variable) =>
        (address.TokenFile is { } own ? Require(own, "The service's own file") : null)
        ?? NotEmpty(variable("EMEWS_TOKEN"))
        ?? (NotEmpty(variable("EMEWS_TOKEN_FILE")) is { } named ? Require(named, "EMEWS_TOKEN_FILE") : null)
        ?? Read(Path.Combine(variable("HOME") ?? "", ".emews", "service-token"));

    private static string Require(string path, string by) => Read(path) ?? throw new AddressRefusedException(
        $"{by} names {path}, which {(Directory.Exists(path) ? "is a folder: name a file in it" : File.Exists(path) ? "is empty" : "does not exist")}.");

    private static string? Read(string path) =>
        File.Exists(path) ? NotEmpty(SecretFile.ReadLines(path, "the token of a service").FirstOrDefault()?.Trim()) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
