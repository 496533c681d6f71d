using Emews.Database;
using Emews.IntegrationTests.Database.Outages;
using Emews.IntegrationTests.Tool;
using Emews.Rest;
using Emews.Service;
using Emews.Tests.Postgres;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Rest;

/// <summary>The database behind a service restarts: its clients wait, and every verb is carried out once.</summary>
public sealed class RestOutageTests(OwnCluster own) : IClassFixture<OwnCluster>
{
    public static TheoryData<string> All => [.. Verbs.Names];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_verb_that_begins_while_the_database_is_down_waits_for_it(string verb)
    {
        await using var carrier = new PostgresCarrier(own.Cluster.CreateEmewsDatabaseAsync);
        await carrier.InitializeAsync();
        // With no patience the service passes on every outage, and it is the client that waits.
        var options = new PostgresStoreOptions { MaxConnections = 5, Patience = TimeSpan.Zero };
        await using var behind = await PostgresStore.OpenAsync(carrier.Database.ConnectionString, options, Token);
        await using var service = await EmewsService.StartAsync(behind, cancellationToken: Token);
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var store = await RestStore.OpenAsync(
            service.Address, new RestStoreOptions { Patience = Timeout.InfiniteTimeSpan, OnTrouble = message => told.TrySetResult(message) }, Token);
        var scene = await VerbScene.PrepareAsync(carrier, new StoreClient(store, store, new AnswerCut()));
        await own.Cluster.StopAsync(ShutdownMode.Fast);
        var call = Task.Run(() => Verbs.CallAsync(verb, scene), Token);
        try
        {
            if (!verb.StartsWith("Wait", StringComparison.Ordinal))
            {
                // A wait is only a hint, and a service that cannot look goes on waiting.
                Assert.Contains($"127.0.0.1:{own.Cluster.Port}", await told.Task.WaitAsync(Eventually.Deadline, Token), StringComparison.Ordinal);
            }

            Assert.False(call.IsCompleted);
        }
        finally
        {
            await own.Cluster.StartAsync();
        }

        await Verbs.AssertRightAsync(verb, Verbs.OfTwice(verb, await call), scene);
    }
}
