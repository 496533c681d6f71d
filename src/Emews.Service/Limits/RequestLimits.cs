using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Limits;

/// <summary>
/// Keeps one client from taking the service from all others: so many requests a second each, and so many at once in all. Whether the
/// service lives is answered whatever goes on.
/// </summary>
/// <param name="rate">How many requests a second a client may send, twice as many after a pause.</param>
/// <param name="atOnce">How many requests may be under way, those that wait included.</param>
internal sealed class RequestLimits(int rate, int atOnce) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(
        context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = checked(rate * 2),
                TokensPerPeriod = Math.Max(rate / 10, 1),
                ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(0.1, 1.0 / rate)),
            }));

    private int _underWay;

    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (Routes.IsHealth(context))
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(context);
        if (!lease.IsAcquired)
        {
            await ProblemAnswer.WriteAsync(context, TooFast(rate));
            return;
        }

        try
        {
            await (Interlocked.Increment(ref _underWay) <= atOnce ? next(context) : ProblemAnswer.WriteAsync(context, new(
                ProblemTypes.TooMany, "Too many requests at once", (int)HttpStatusCode.ServiceUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"The service has {atOnce} requests under way, and takes no more at once. Send it again."))));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <param name="rate">How many requests a second a client may send.</param>
    public static Problem TooFast(int rate) => new(
        ProblemTypes.TooMany, "Too many requests", (int)HttpStatusCode.TooManyRequests,
        string.Create(CultureInfo.InvariantCulture, $"A client may send {rate} requests a second. Verbs take many tasks at once; or wait, and send it again."));

    public void Dispose() => _limiter.Dispose();
}
