using System.Globalization;

namespace Emews.Database;

/// <summary>
/// Tells other processes what was committed, after the commit and alone: a NOTIFY inside a transaction that writes makes all commits of
/// the database wait for each other. What comes together goes together, and under load that is more and more: the first goes at once,
/// the next after 2 ms, then 4 ms … up to 32 ms, until it has been quiet for that long.
/// </summary>
/// <param name="send">Sends one notification; may fail, it is only a hint.</param>
internal sealed class PostgresNotifier(Func<string, string, Task> send) : IAsyncDisposable
{
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(32);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);

    /// <summary>Where ended tasks are told of.</summary>
    public const string ResultsChannel = "emews_results";

    /// <summary>Where work of a type is told of.</summary>
    public static string WorkChannel(int workType) => string.Create(
        CultureInfo.InvariantCulture, $"emews_work_{(workType < 0 ? "m" : "")}{Math.Abs((long)workType)}");

    /// <summary>Whether the range of ids that a notification tells of meets another; yes where it cannot be read.</summary>
    public static bool Meets(string payload, long first, long last) =>
        payload.Split('-') is not [var from, var to]
        || !long.TryParse(from, CultureInfo.InvariantCulture, out var begin)
        || !long.TryParse(to, CultureInfo.InvariantCulture, out var end)
        || (begin <= last && end >= first);

    /// <summary>Something for pools of a work type: tasks, a stop message, open claims.</summary>
    public void Work(int workType) => Add(WorkChannel(workType), first: 0, last: 0);

    /// <summary>Ended tasks, all between two ids.</summary>
    public void Results(long first, long last) => Add(ResultsChannel, first, last);

    /// <summary>Sends what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (_lock)
        {
            left = [.. _outboxes.Values.Select(outbox => outbox.Sending)];
        }

        await Task.WhenAll(left).ConfigureAwait(false);
    }

    private void Add(string channel, long first, long last)
    {
        lock (_lock)
        {
            if (!_outboxes.TryGetValue(channel, out var outbox))
            {
                _outboxes[channel] = outbox = new Outbox();
            }

            outbox.Widen(first, last);
            if (!outbox.IsSending)
            {
                outbox.IsSending = true;
                outbox.Sending = Task.Run(() => SendAsync(channel, outbox), CancellationToken.None);
            }
        }
    }

    private async Task SendAsync(string channel, Outbox outbox)
    {
        for (var gap = ShortestGap; Take(outbox) is { } payload; gap = gap * 2 < LongestGap ? gap * 2 : LongestGap)
        {
            await send(channel, payload).ConfigureAwait(false);
            await Task.Delay(gap, _time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <returns>What to send; null when it has been quiet.</returns>
    private string? Take(Outbox outbox)
    {
        lock (_lock)
        {
            return outbox.Empty();
        }
    }

    private sealed class Outbox
    {
        private (long First, long Last)? _range;

        public bool IsSending { get; set; }

        public Task Sending { get; set; } = Task.CompletedTask;

        public void Widen(long first, long last) =>
            _range = _range is { } range ? (Math.Min(range.First, first), Math.Max(range.Last, last)) : (first, last);

        public string? Empty()
        {
            var payload = _range is { } range ? string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}") : null;
            _range = null;
            IsSending = payload is not null;
            return payload;
        }
    }
}
