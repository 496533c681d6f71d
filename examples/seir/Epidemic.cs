using Emews.Numerics.Randomness;

namespace Seir;

/// <summary>
/// A stochastic SEIR epidemic in a closed population: Susceptible → Exposed → Infectious → Recovered, a day at a time, with binomial
/// numbers of people moving on.
/// </summary>
/// <remarks>Source: the chain-binomial form of the SEIR model, as in Lekone and Finkenstädt, Biometrics 62 (2006), 1170–1177.</remarks>
/// <param name="Population">How many people there are.</param>
/// <param name="Exposed">How many of them are exposed on the first day; all others are susceptible.</param>
/// <param name="IncubationDays">The mean time from exposed to infectious.</param>
public sealed record Epidemic(int Population, int Exposed, double IncubationDays)
{
    private const int DaysAWeek = 7;

    /// <summary>Simulates new cases (people who become infectious) week by week.</summary>
    /// <param name="transmissionRate">Infections by one infectious person a day, while nearly all others are susceptible.</param>
    /// <param name="recoveryRate">One over the mean number of days that a person is infectious.</param>
    /// <param name="weeks">How many weeks.</param>
    /// <param name="random">Where chance comes from.</param>
    public int[] WeeklyCases(double transmissionRate, double recoveryRate, int weeks, RandomStream random)
    {
        var cases = new int[weeks];
        var (susceptible, exposed, infectious) = (Population - Exposed, Exposed, 0);
        for (var day = 0; day < weeks * DaysAWeek; day++)
        {
            var infected = Binomial.Draw(random, susceptible, Chance(transmissionRate * infectious / Population));
            var fallingIll = Binomial.Draw(random, exposed, Chance(1 / IncubationDays));
            var recovering = Binomial.Draw(random, infectious, Chance(recoveryRate));
            susceptible -= infected;
            exposed += infected - fallingIll;
            infectious += fallingIll - recovering;
            cases[day / DaysAWeek] += fallingIll;
        }

        return cases;
    }

    /// <summary>The chance that what happens at a rate a day happens within one.</summary>
    private static double Chance(double rate) => 1 - Math.Exp(-rate);
}
