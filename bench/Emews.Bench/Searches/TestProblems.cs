using Emews.Pools.Models;
using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>
/// The problems that searches are compared on, and others that their settings were chosen on: what is compared on has had no part in
/// that choice.
/// </summary>
/// <remarks>
/// The functions and their usual boxes are those of Surjanovic and Bingham, "Virtual Library of Simulation Experiments: Test Functions
/// and Datasets" (sfu.ca/~ssurjano).
/// </remarks>
internal static class TestProblems
{
    public static IReadOnlyList<TestProblem> Compared { get; } =
    [
        TestProblem.Of("Ackley 4-D", 4, -SearchSpace.AckleyBound, SearchSpace.AckleyBound, x => AckleyModel.Evaluate(x)),
        TestProblem.Of("Rosenbrock 4-D", 4, -5, 10, Rosenbrock),
        TestProblem.Of("Hartmann 6-D", 6, 0, 1, Hartmann6),
        TestProblem.Of("Levy 8-D", 8, -10, 10, Levy),
        Seir(),
    ];

    public static IReadOnlyList<TestProblem> ChosenOn { get; } =
    [
        TestProblem.Of("Griewank 5-D", 5, -600, 600, Griewank),
        TestProblem.Of("Rastrigin 3-D", 3, -5.12, 5.12, Rastrigin),
        TestProblem.Of("Styblinski-Tang 5-D", 5, -5, 5, StyblinskiTang),
        TestProblem.Of("Dixon-Price 6-D", 6, -10, 10, DixonPrice),
        TestProblem.Of("Michalewicz 5-D", 5, 0, Math.PI, Michalewicz),
        TestProblem.Of("Zakharov 4-D", 4, -5, 10, Zakharov),
        TestProblem.Of("Branin", 2, 0, 15, x => Branin(x[0] - 5, x[1])),
    ];

    private static TestProblem Seir()
    {
        var problem = new SeirProblem();
        return new("SEIR fit", problem.Settings(1).Space, problem.Evaluate);
    }

    private static double Rosenbrock(double[] x)
    {
        var sum = 0.0;
        for (var i = 1; i < x.Length; i++)
        {
            sum += 100 * Square(x[i] - x[i - 1] * x[i - 1]) + Square(1 - x[i - 1]);
        }

        return sum;
    }

    private static double Hartmann6(double[] x)
    {
        ReadOnlySpan<double> heights = [1.0, 1.2, 3.0, 3.2];
        ReadOnlySpan<double> widths =
        [
            10, 3, 17, 3.5, 1.7, 8,
            0.05, 10, 17, 0.1, 8, 14,
            3, 3.5, 1.7, 10, 17, 8,
            17, 8, 0.05, 10, 0.1, 14,
        ];
        ReadOnlySpan<double> centres =
        [
            0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886,
            0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991,
            0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650,
            0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381,
        ];
        var sum = 0.0;
        for (var i = 0; i < heights.Length; i++)
        {
            var exponent = 0.0;
            for (var d = 0; d < x.Length; d++)
            {
                exponent += widths[6 * i + d] * Square(x[d] - centres[6 * i + d]);
            }

            sum -= heights[i] * Math.Exp(-exponent);
        }

        return sum;
    }

    private static double Levy(double[] x)
    {
        var w = Array.ConvertAll(x, value => 1 + (value - 1) / 4);
        var sum = Square(Math.Sin(Math.PI * w[0])) + Square(w[^1] - 1) * (1 + Square(Math.Sin(2 * Math.PI * w[^1])));
        for (var i = 0; i < w.Length - 1; i++)
        {
            sum += Square(w[i] - 1) * (1 + 10 * Square(Math.Sin(Math.PI * w[i] + 1)));
        }

        return sum;
    }

    private static double Griewank(double[] x)
    {
        double sum = 0, product = 1;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i] / 4000;
            product *= Math.Cos(x[i] / Math.Sqrt(i + 1));
        }

        return sum - product + 1;
    }

    private static double Rastrigin(double[] x) => x.Sum(value => 10 + value * value - 10 * Math.Cos(2 * Math.PI * value));

    private static double StyblinskiTang(double[] x) => 0.5 * x.Sum(value => Square(value * value) - 16 * value * value + 5 * value);

    private static double DixonPrice(double[] x)
    {
        var sum = Square(x[0] - 1);
        for (var i = 1; i < x.Length; i++)
        {
            sum += (i + 1) * Square(2 * x[i] * x[i] - x[i - 1]);
        }

        return sum;
    }

    private static double Michalewicz(double[] x) =>
        -x.Select((value, i) => Math.Sin(value) * Math.Pow(Math.Sin((i + 1) * value * value / Math.PI), 20)).Sum();

    private static double Zakharov(double[] x)
    {
        var weighted = x.Select((value, i) => 0.5 * (i + 1) * value).Sum();
        return x.Sum(value => value * value) + Square(weighted) + Square(Square(weighted));
    }

    private static double Branin(double x, double y) =>
        Square(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;

    private static double Square(double value) => value * value;
}
