namespace Emews.Tests.House;

/// <summary>One room names another: from, to, and where in the code.</summary>
internal sealed record Mention(string From, string To, string Where);

/// <summary>
/// The rooms under one namespace, on floors, the highest first. A room may know every floor below its own, and a
/// neighbour on its floor that does not know it back, directly or through others.
/// </summary>
internal sealed class Rooms(string ns, params string[][] floors)
{
    public string Namespace { get; } = ns;

    /// <summary>The room of a namespace: its first name below ours, or null when it is in none.</summary>
    public string? Of(string? name)
    {
        if (name?.StartsWith(Namespace + ".", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        var room = name[(Namespace.Length + 1)..].Split('.')[0];
        return FloorOf(room) < 0 ? null : room;
    }

    /// <summary>One sentence for every arrow that points up or back.</summary>
    public IReadOnlyList<string> Broken(IEnumerable<Mention> mentions)
    {
        var between = mentions.Where(mention => !string.Equals(mention.From, mention.To, StringComparison.Ordinal)).ToList();
        var beside = between.Where(mention => FloorOf(mention.From) == FloorOf(mention.To))
            .ToLookup(mention => mention.From, StringComparer.Ordinal);
        var upwards = between.Where(mention => FloorOf(mention.From) > FloorOf(mention.To))
            .Select(mention => $"{mention.From} may not know {mention.To}, which is above it: {mention.Where}");
        var circles = beside.SelectMany(from => from).Where(mention => Reaches(beside, mention.To, mention.From))
            .Select(mention => $"{mention.From} and {mention.To} may not know each other: {mention.Where}");
        return [.. upwards.Concat(circles).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private int FloorOf(string room) => Array.FindIndex(floors, floor => floor.Contains(room, StringComparer.Ordinal));

    private static bool Reaches(ILookup<string, Mention> arrows, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out var room))
        {
            if (string.Equals(room, to, StringComparison.Ordinal))
            {
                return true;
            }

            if (seen.Add(room))
            {
                arrows[room].Select(mention => mention.To).ToList().ForEach(next.Enqueue);
            }
        }

        return false;
    }
}
