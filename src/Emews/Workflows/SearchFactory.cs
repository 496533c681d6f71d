using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.OwnSearches;
using Emews.Workflows.Sweeps;

namespace Emews.Workflows;

/// <summary>Makes the search that a configuration names.</summary>
internal static class SearchFactory
{
    /// <summary>Makes it.</summary>
    /// <param name="configuration">What the run is to do.</param>
    /// <param name="experimentId">Its name.</param>
    /// <param name="log">Where a search of the user's own says what is for people.</param>
    /// <param name="say">Told where such a search does not answer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="EmewsException">It cannot be made; the message says what to do.</exception>
    public static ISearch Make(WorkflowConfiguration configuration, string experimentId, SearchLog log, Action<string> say, TimeProvider time) =>
        configuration.Search.Method switch
        {
            SearchMethod.Reprioritize method => Reprioritize(configuration, method),
            SearchMethod.Streaming method => Streaming(configuration, method),
            SearchMethod.Assembly own => Checked(SearchAssembly.Load(own.Path, own.Type, SearchSetups.Of(configuration, own.Settings)), configuration, log, say, time),
            SearchMethod.Program own => Checked(new ProgramSearch(configuration, own, experimentId, log), configuration, log, say, time),
            _ => new DesignSearch(DesignPoints.Of(configuration)),
        };

    /// <summary>The first point it would run, as far as that is known without asking a search of the user's own.</summary>
    /// <exception cref="EmewsException">The file with the points is not there, or wrong.</exception>
    public static double[] FirstPoint(WorkflowConfiguration configuration) => configuration.Search.Method is SearchMethod.Sweep
        ? DesignPoints.Of(configuration)[0]
        : Designs.Uniform(ParameterSpace.Of(configuration), 1, configuration.Seed)[0];

    private static ReprioritizeSearch Reprioritize(WorkflowConfiguration configuration, SearchMethod.Reprioritize method) => new(new ReprioritizeSettings
    {
        Space = ParameterSpace.Of(configuration),
        Points = configuration.SearchSpaceSize!.Value,
        RetrainAfter = configuration.RetrainAfter,
        Seed = configuration.Seed,
        Surrogate = Surrogates.Settings(configuration.Surrogate),
        Transform = Surrogates.Transform(configuration.Surrogate),
        Ranking = Surrogates.Ranking(method.Acquisition, method.Pending),
    });

    private static StreamingSearch Streaming(WorkflowConfiguration configuration, SearchMethod.Streaming method)
    {
        var settings = new StreamingSettings
        {
            Space = ParameterSpace.Of(configuration),
            Points = configuration.NumGuesses!.Value,
            InFlight = method.InFlight,
            Initial = method.Initial,
            Candidates = method.Candidates,
            ProposeAfter = method.ProposeAfter,
            Seed = configuration.Seed,
            Transform = Surrogates.Transform(configuration.Surrogate),
            Ranking = Surrogates.Ranking(method.Acquisition, method.Pending),
        };
        return new(settings with { Surrogate = Surrogates.Settings(configuration.Surrogate, settings.Surrogate.MaxPoints) });
    }

    private static CheckedSearch Checked(ISearch own, WorkflowConfiguration configuration, SearchLog log, Action<string> say, TimeProvider time) =>
        new(own, configuration.Search.Name, PointParameters.Of(configuration), log, new AnswerWatch(configuration.Search.Name, say, time));
}
