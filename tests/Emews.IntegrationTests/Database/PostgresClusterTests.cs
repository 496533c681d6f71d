using Emews.IntegrationTests.Tool;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;
using Npgsql;

namespace Emews.IntegrationTests.Database;

/// <summary>The clusters that tests start are private, survive what they should, and end with the tests.</summary>
public sealed class PostgresClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ShutdownMode.Fast)]
    [InlineData(ShutdownMode.Immediate)]
    public async Task A_restart_keeps_address_and_rows(ShutdownMode mode)
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        await database.RunAsync("CREATE TABLE kept (x integer); INSERT INTO kept VALUES (1)");
        await cluster.RestartAsync(mode);
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM kept"));
        await cluster.StopAsync(mode);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ConnectAsync());
        await cluster.StartAsync();
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM kept"));
    }

    [Fact]
    public async Task Nobody_comes_in_without_the_password()
    {
        var cluster = await SharedPostgres.ClusterAsync();
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Password = "guessed" };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Token));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_cluster_ends_with_the_program_that_started_it_however_it_ends()
    {
        Needs.Service("PostgreSQL", PostgresPrograms.Folder is not null);
        using var child = ChildProcess.Start("postgres-cluster");
        var folder = (await child.Output.ReadLineAsync(Token))!;
        Assert.NotEmpty(ProcessTable.Of(folder));
        await child.KillAsync(Token);
        await Eventually.TrueAsync(
            () => !Directory.Exists(folder) && ProcessTable.Of(folder).Count == 0,
            () => $"{folder} is still there, or in use by {string.Join(", ", ProcessTable.Of(folder))}");
    }
}
