using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>What people ask of an EMEWS DB about its experiments, whatever carries the question; nothing is changed by it.</summary>
internal interface IExperimentLook : IAsyncDisposable
{
    /// <summary>What the database is.</summary>
    /// <exception cref="EmewsException">It does not answer.</exception>
    Task<DatabaseCondition> LookAsync(CancellationToken cancellationToken = default);

    /// <summary>The experiments of a database with a table of tasks, in the order they were begun.</summary>
    /// <param name="only">One experiment's name; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">It does not answer.</exception>
    Task<IReadOnlyList<ExperimentState>> ListExperimentsAsync(string? only = null, CancellationToken cancellationToken = default);
}
