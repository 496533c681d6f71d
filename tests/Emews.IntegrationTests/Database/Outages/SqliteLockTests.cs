using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>Another process holds the write lock of a SQLite file: a verb waits for it, and answers as if nothing had happened.</summary>
public sealed class SqliteLockTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private StoreClient _client = null!;

    public static TheoryData<string, bool> All => [.. from verb in Verbs.Names from dies in (bool[])[false, true] select (verb, dies)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _client = await _database.OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _database.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_verb_waits_until_the_lock_is_free(string verb, bool holderDies)
    {
        var scene = await VerbScene.PrepareAsync(_database, _client);
        using var holder = ChildProcess.Start("sqlite-lock", _database.Path);
        Assert.Equal("locked", await holder.Output.ReadLineAsync(Token));
        var call = Task.Run(() => Verbs.CallAsync(verb, scene), Token);
        if (Verbs.ChangingNames.Contains(verb, StringComparer.Ordinal))
        {
            Assert.False(call.IsCompleted);
        }
        else
        {
            await call;
        }

        if (holderDies)
        {
            await holder.KillAsync(Token);
        }
        else
        {
            await holder.Input.WriteLineAsync("go");
        }

        await Verbs.AssertRightAsync(verb, await call, scene);
    }
}
