using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Emews.Database.Addresses;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.PoolScripts;

/// <summary>The values that a pool's start script is given, as lines that bash reads with <c>source</c>.</summary>
internal static partial class PoolScriptValues
{
    /// <summary>All of a pool's <c>CFG_*</c>, then those that say what it works on and where. A password is never among them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(PoolConfiguration pool, int workType, DatabaseAddress.PostgreSql database)
    {
        KeyValuePair<string, string>[] ours =
        [
            new("CFG_DB_HOST", database.Host),
            new("CFG_DB_PORT", database.Port.ToString(CultureInfo.InvariantCulture)),
            new("CFG_DB_USER", database.User),
            new("CFG_DB_NAME", database.Name),
            new("CFG_TASK_TYPE", workType.ToString(CultureInfo.InvariantCulture)),
            new("CFG_POOL_ID", pool.Name),
        ];
        return [.. pool.Cfg.Where(pair => ours.All(own => !string.Equals(own.Key, pair.Key, StringComparison.Ordinal))), .. ours];
    }

    /// <summary>The lines. What still has a <c>$</c> in it is for bash to work out, as in the prototype.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> values)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in values)
        {
            text.Append(key).Append('=').Append(Plain().IsMatch(value) ? value : Quoted(value)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quoted(string value) => $"\"{ToEscape().Replace(value, @"\$0")}\"";

    [GeneratedRegex(@"^[A-Za-z0-9_./:,@%+-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"[""\\`]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToEscape();
}
