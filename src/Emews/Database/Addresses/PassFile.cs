using System.Text;

namespace Emews.Database.Addresses;

/// <summary>A password file in libpq's format: lines of <c>host:port:database:user:password</c>, where <c>*</c> stands for any.</summary>
internal static class PassFile
{
    /// <summary>The password of the first line that fits; null where none does, or there is no file.</summary>
    /// <exception cref="AddressRefusedException">Others can read the file.</exception>
    public static string? Find(string path, DatabaseAddress.PostgreSql address)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        foreach (var line in SecretFile.ReadLines(path).Where(line => !line.StartsWith('#')))
        {
            var fields = Split(line);
            if (fields.Count == 5 && Fits(fields, address))
            {
                return fields[4];
            }
        }

        return null;
    }

    private static bool Fits(List<string> fields, DatabaseAddress.PostgreSql address) =>
        (Is(fields[0], address.Host) || (address.IsSocket && Is(fields[0], "localhost")))
        && Is(fields[1], address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
        && Is(fields[2], address.Name)
        && Is(fields[3], address.User);

    private static bool Is(string field, string value) => field is "*" || string.Equals(field, value, StringComparison.Ordinal);

    /// <summary>The fields of a line; a backslash takes the next character as it is.</summary>
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ':')
            {
                fields.Add(field.ToString());
                field.Clear();
                continue;
            }

            i += line[i] == '\\' && i + 1 < line.Length ? 1 : 0;
            field.Append(line[i]);
        }

        return [.. fields, field.ToString()];
    }
}
