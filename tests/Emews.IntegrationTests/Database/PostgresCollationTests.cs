using Emews.Database;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database;

/// <summary>Where the database sorts text as people do, Emews still sorts names by their characters, as everywhere else.</summary>
public sealed class PostgresCollationTests
{
    [Fact]
    public async Task The_first_of_several_experiments_is_the_same_on_every_server()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync(
            "template0", "ENCODING UTF8 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
        await using var store = await PostgresStore.OpenAsync(database.ConnectionString, null, token);
        foreach (var name in (string[])["a", "B", "é", "_"])
        {
            await store.SubmitAsync(new(Guid.NewGuid(), name, 3, ["{}"], [0]), token);
        }

        Assert.Equal("B", await store.FindOtherExperimentAsync("mine", 3, token));
    }
}
