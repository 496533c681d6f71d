using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.Reads;

/// <summary>The routes about experiments as wholes.</summary>
internal static class ExperimentReads
{
    public static IEnumerable<ReadRoute> Of(IEmewsDatabase database) =>
    [
        ReadRoute.Of(
            "/v1/experiments",
            "All experiments with their tasks by state: those on record in the order they were put there, then those that only their tasks tell of.",
            [],
            async (_, token) => new ExperimentList(await database.ListExperimentsAsync(token))),
        ReadRoute.Of(
            "/v1/experiments/{id}",
            "An experiment as it is on record, with its tasks by state.",
            [KnownExperiment.Id],
            (values, token) => FindAsync(database, values.Get(KnownExperiment.Id)!, token)),
    ];

    private static async Task<ExperimentDetails> FindAsync(IEmewsDatabase database, string name, CancellationToken cancellationToken)
    {
        var record = await database.FindExperimentAsync(name, cancellationToken);
        var counts = await database.CountTasksAsync(name, cancellationToken);
        return record is not null || counts.Total > 0
            ? new(name, record?.WorkType, record?.Registered, record?.Canceled, counts, record?.Configuration)
            : throw KnownExperiment.Unknown(name);
    }
}
