namespace Emews.Bench;

/// <summary>Compares things fairly on a machine that others use too.</summary>
internal static class Turns
{
    /// <summary>Runs the things to compare one after the other, time and again, each first as often as last.</summary>
    public static async Task TakeAsync(TextWriter progress, string what, int repetitions, params Func<Task>[] rivals)
    {
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            progress.WriteLine($"{what}: {repetition + 1} of {repetitions}");
            for (var i = 0; i < rivals.Length; i++)
            {
                await rivals[(i + repetition) % rivals.Length]();
            }
        }
    }
}
