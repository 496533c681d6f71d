using Emews.Numerics.Randomness;

namespace Seir;

/// <summary>Numbers of successes in independent trials.</summary>
internal static class Binomial
{
    // Above it the distribution is close to normal.
    private const double ManySuccesses = 30;

    /// <summary>Draws how many of some trials succeed.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="trials">How many there are.</param>
    /// <param name="chance">The chance of each.</param>
    public static int Draw(RandomStream random, int trials, double chance)
    {
        if (trials == 0 || chance <= 0)
        {
            return 0;
        }

        var mean = trials * chance;
        if (mean < ManySuccesses || trials - mean < ManySuccesses)
        {
            return chance <= 0.5 ? Count(random, trials, chance) : trials - Count(random, trials, 1 - chance);
        }

        var drawn = mean + (random.NextNormal() * Math.Sqrt(mean * (1 - chance)));
        return Math.Clamp((int)Math.Round(drawn), 0, trials);
    }

    /// <summary>Goes from success to success: the trials up to the next one have a geometric distribution.</summary>
    private static int Count(RandomStream random, int trials, double chance)
    {
        var logOfFailure = Math.Log(1 - chance);
        var successes = 0;
        for (var at = 0.0; ; successes++)
        {
            at += Math.Floor(Math.Log(1 - random.NextDouble()) / logOfFailure) + 1;
            if (at > trials)
            {
                return successes;
            }
        }
    }
}
