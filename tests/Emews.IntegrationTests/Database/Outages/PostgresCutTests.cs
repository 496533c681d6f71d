using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Stores;
using Npgsql;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>The network is cut at every point of a verb: the verb is sent again, and is carried out once.</summary>
public sealed class PostgresCutTests
{
    public static TheoryData<string, CutAt> All => [.. from verb in Verbs.Names from place in Enum.GetValues<CutAt>() select (verb, place)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_verb_that_is_cut_anywhere_is_carried_out_once(string verb, CutAt place)
    {
        var cuts = 0;
        while (await CutAsync(verb, place, cuts + 1))
        {
            cuts++;
        }

        Assert.True(cuts > 0, "Nothing went over the wire.");
    }

    /// <returns>False where the verb was over before there was so much to cut.</returns>
    private static async Task<bool> CutAsync(string verb, CutAt place, int nth)
    {
        await using var carrier = new PostgresCarrier();
        await carrier.InitializeAsync();
        await using var cutter = new AnswerCutter(carrier.Database.Cluster.Port);
        var settings = new NpgsqlConnectionStringBuilder(carrier.Database.ConnectionString) { Port = cutter.Port };
        await using var store = await PostgresStore.OpenAsync(settings.ConnectionString, new PostgresStoreOptions(), Token);
        var scene = await VerbScene.PrepareAsync(carrier, new StoreClient(store, store, new AnswerCut()));
        cutter.Arm(place, nth);
        var answer = await Verbs.CallAsync(verb, scene);
        var wasCut = cutter.HasCut;
        cutter.Disarm();

        // Who rescues and was cut off before anybody was found dead takes nobody for dead.
        var spares = wasCut && verb is nameof(IPoolStore.RescueAsync)
            && (await store.ListAgentsAsync(VerbScene.WorkType, Token)).All(agent => agent.Ended is null);
        await Verbs.AssertRightAsync(verb, Verbs.OfTwice(verb, answer, spares), scene, spares ? TimeSpan.Zero : null);
        return wasCut;
    }
}
