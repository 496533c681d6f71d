using Emews.Bench.Queue;

namespace Emews.Bench.Services;

/// <summary>How large the payloads, or results, of a measurement are.</summary>
/// <param name="Name">What figures say of it; empty for the usual.</param>
/// <param name="Count">How many tasks.</param>
/// <param name="Padding">How many characters are added to each.</param>
internal sealed record Payloads(string Name, int Count, int Padding)
{
    /// <summary>The prototype's: four numbers and two run times, about 80 bytes.</summary>
    public static Payloads Usual { get; } = new("", 10_000, 0);

    /// <summary>About 10 kB each.</summary>
    public static Payloads Large { get; } = new(" of 10 kB", 1_000, 10_000);

    public string Result => Padding == 0 ? Work.Result : Padded(Work.Result);

    public string[] Make(int count) => [.. Work.Payloads(count).Select(payload => Padding == 0 ? payload : Padded(payload))];

    private string Padded(string text) => $$"""{"value": {{text}}, "note": "{{new string('x', Padding)}}"}""";
}
