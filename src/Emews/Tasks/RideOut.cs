namespace Emews.Tasks;

/// <summary>
/// Goes on with a call while its database is gone for longer than the store itself rides out. Every changing verb may be repeated, so
/// that the same request is simply sent again.
/// </summary>
/// <param name="time">The clock of the pauses.</param>
/// <param name="tell">Who hears, at first and then every 30 s, that a call still waits, and why; null for nobody.</param>
internal sealed class RideOut(TimeProvider time, Action<string>? tell = null)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(30);

    /// <summary>Calls until there is an answer.</summary>
    /// <param name="call">The call; each time with the same request.</param>
    /// <param name="cancellationToken">Ends the riding out: the call is made a last time, and its error stands.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        ITimer? telling = null;
        try
        {
            for (var pause = ShortestPause; ; pause = Longer(pause))
            {
                try
                {
                    return await call().ConfigureAwait(false);
                }
                catch (EmewsException error) when (error.IsTransient && !cancellationToken.IsCancellationRequested)
                {
                    telling ??= BeginTelling($"{error.Message} Still trying.");
                    Task pausing = Task.Delay(Jitter.Around(pause), time, cancellationToken);
                    await pausing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            if (telling is not null)
            {
                await telling.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> call, CancellationToken cancellationToken) => RunAsync<object?>(
        async () =>
        {
            await call().ConfigureAwait(false);
            return null;
        },
        cancellationToken);

    private ITimer BeginTelling(string message)
    {
        tell?.Invoke(message);
        return time.CreateTimer(_ => tell?.Invoke(message), null, TellInterval, TellInterval);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
