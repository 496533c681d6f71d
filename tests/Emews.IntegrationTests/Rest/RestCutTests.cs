using Emews.IntegrationTests.Database.Outages;
using Emews.Rest;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Rest;

/// <summary>The connection to a service is cut at every point of a verb: the verb is sent again, and is carried out once.</summary>
public sealed class RestCutTests
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
        var left = 0;
        await using var carrier = RestCarrier.OnSqlite();
        await carrier.InitializeAsync();
        await using var store = await carrier.OpenAsync(
            at => at == place && Volatile.Read(ref left) > 0 && Interlocked.Decrement(ref left) == 0, new RestStoreOptions(), Token);
        var scene = await VerbScene.PrepareAsync(carrier, new StoreClient(store, store, new AnswerCut()));
        Volatile.Write(ref left, nth);
        var answer = await Verbs.CallAsync(verb, scene);
        var wasCut = Interlocked.Exchange(ref left, 0) == 0;
        await Verbs.AssertRightAsync(verb, Verbs.OfTwice(verb, answer), scene);
        return wasCut;
    }
}
