using System.Collections.Concurrent;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// Which kernel does the arithmetic, and on how many cores. The parts a step is cut into do not depend on the cores, nor does the
/// order of any sum: the same input gives the same bits on all of them. It may be used by several threads at once.
/// </summary>
/// <param name="product">The kernel.</param>
/// <param name="cores">How many cores a step may use, the caller's included.</param>
/// <param name="cancellationToken">Ends the work before the next step.</param>
internal sealed class Execution(BlockProduct product, int cores, CancellationToken cancellationToken = default)
{
    // Less work than this, a tenth of a millisecond of it, is done about as soon as another core has heard of it.
    private const double LeastShared = 8e6;

    /// <summary>All the machine has, with room of its own that goes when it does.</summary>
    public static Execution Everything => new(BlockProduct.Widest, Environment.ProcessorCount);

    private readonly ConcurrentBag<Scratch> _scratches = [];
    private readonly Crew _crew = new();

    /// <summary>Changes the block of <paramref name="c"/>, which may be a part of a matrix that is also read.</summary>
    public void Multiply(Matrix c, Matrix a, Matrix b, ProductTask task)
    {
        if (!_scratches.TryTake(out var scratch))
        {
            scratch = new();
        }

        product.Run(c, a, b, task, scratch);
        _scratches.Add(scratch);
    }

    /// <inheritdoc cref="BlockProduct.SolveBlock"/>
    public void SolveBlock(Matrix factor, Matrix x, Interval rows, Interval columns) => product.SolveBlock(factor, x, rows, columns);

    /// <summary>The same that ends with a token.</summary>
    public Execution With(CancellationToken token) => new(product, cores, token);

    /// <summary>Does each part of a step once, in any order and several at once.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="operations">About how many multiplications and additions they take together.</param>
    /// <param name="work">Does the part with a number, from 0. Parts do not touch each other's results.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public void Run(int parts, double operations, Action<int> work)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (parts <= 1 || cores <= 1 || operations < LeastShared)
        {
            for (var part = 0; part < parts; part++)
            {
                work(part);
            }

            return;
        }

        _crew.Run(new(parts, work), Math.Min(cores, parts) - 1);
    }
}
