using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>How a queue was emptied.</summary>
internal sealed class Drain
{
    private readonly Step[] _steps;

    private readonly (TimeSpan Client, TimeSpan Server) _cpu;

    private Drain(IEnumerable<Step> steps, (TimeSpan Client, TimeSpan Server) cpu)
    {
        _steps = [.. steps.OrderBy(step => step.Ended)];
        _cpu = cpu;
    }

    public double TasksPerSecond => Tasks / _steps[^1].Ended.TotalSeconds;

    /// <summary>Processor time of this program, in microseconds a task.</summary>
    public double ClientTime => _cpu.Client.TotalMicroseconds / Tasks;

    /// <summary>Processor time of the server, in microseconds a task.</summary>
    public double ServerTime => _cpu.Server.TotalMicroseconds / Tasks;

    private int Tasks => _steps.Sum(step => step.Tasks);

    /// <summary>Has all members claim and report until nothing is left.</summary>
    /// <param name="meter">Counts what they use.</param>
    /// <param name="members">Who takes part.</param>
    /// <param name="claim">Claims; nothing, where nothing is left.</param>
    /// <param name="report">Reports what was claimed.</param>
    public static async Task<Drain> RunAsync<TMember, TTask>(
        CpuMeter meter,
        IReadOnlyList<TMember> members,
        Func<TMember, Task<IReadOnlyList<TTask>>> claim,
        Func<TMember, IReadOnlyList<TTask>, Task> report)
    {
        meter.Start();
        var watch = Stopwatch.StartNew();
        var steps = await Task.WhenAll(members.Select(member => Task.Run(() => EmptyAsync(member))));
        return new Drain(steps.SelectMany(some => some), meter.Stop());

        async Task<List<Step>> EmptyAsync(TMember member)
        {
            var done = new List<Step>();
            while (true)
            {
                var begun = watch.Elapsed;
                var tasks = await claim(member);
                var claimed = watch.Elapsed;
                if (tasks.Count == 0)
                {
                    return done;
                }

                await report(member, tasks);
                done.Add(new Step(tasks.Count, claimed - begun, watch.Elapsed));
            }
        }
    }

    /// <summary>The drain in parts with as many steps each.</summary>
    public IEnumerable<(double TasksPerSecond, Samples Claims)> Parts(int count)
    {
        var begun = TimeSpan.Zero;
        foreach (var part in _steps.Chunk((_steps.Length + count - 1) / count))
        {
            var claims = new Samples();
            claims.AddRange(part.Select(step => step.Claim.TotalMilliseconds));
            yield return (part.Sum(step => step.Tasks) / (part[^1].Ended - begun).TotalSeconds, claims);
            begun = part[^1].Ended;
        }
    }
}
