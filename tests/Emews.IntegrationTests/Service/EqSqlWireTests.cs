using System.Text.Json;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;
using Emews.Tests.Stores;
using Npgsql;

namespace Emews.IntegrationTests.Service;

/// <summary>Every route of EQ-SQL's service answers a Python script, which knows nothing but the wire, as EQ-SQL's own does.</summary>
public sealed class EqSqlWireTests
{
    private static readonly string Secret = ServiceToken.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_that_speaks_its_wire_is_answered_from_a_file()
    {
        using var file = new SqliteDatabase();
        await using var store = await SqliteStore.OpenAsync(file.Path, null, Token);
        await RunAsync(store, new { user = "any", host = "any", db_name = "emews", port = (int?)null, password = (string?)null, retry = 0 });
    }

    [Fact]
    public async Task A_script_that_speaks_its_wire_is_answered_from_a_server()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(database.ConnectionString, new() { MaxConnections = 5 }, Token);
        var place = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await RunAsync(store, new { user = place.Username, host = "localhost", db_name = place.Database, port = place.Port, password = (string?)null, retry = 10 });
    }

    private static async Task RunAsync(IEmewsDatabase store, object dbParams)
    {
        Needs.Command("python3");
        await using var service = await EmewsService.StartAsync(store, new() { Token = Secret }, Token);
        var script = Clone.PathOf("tests/Emews.IntegrationTests/Service/eqsql_wire.py");
        var result = await Shell.RunAsync(
            Path.GetTempPath(), null, "python3", script, service.Address.AbsoluteUri, Secret, JsonSerializer.Serialize(dbParams));
        Assert.EndsWith("all routes answered\n", result.MustSucceed().Output, StringComparison.Ordinal);
        await service.StopWanted.WaitAsync(Eventually.Deadline, Token);
    }
}
