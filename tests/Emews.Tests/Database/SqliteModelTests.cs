using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Database;

/// <summary>Whatever calls come in whatever order, the SQLite store answers as the model does.</summary>
public sealed class SqliteModelTests
{
    private static readonly Gen<WalkStep> Steps =
        from verb in Gen.Choose(0, StoreWalk.Verbs - 1)
        from a in Gen.Choose(0, 9)
        from b in Gen.Choose(0, 9)
        from c in Gen.Choose(0, 9)
        select new WalkStep(verb, a, b, c);

    [Fact]
    public void Random_calls_are_answered_like_the_models()
    {
        var walks = Arb.From(
            Gen.ListOf(Steps, 60),
            walk => Enumerable.Range(0, walk.Count).Select(i => walk.Where((_, j) => j != i).ToList()));
        var property = Prop.ForAll(walks, walk => AnswersAgreeAsync(walk).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(40), property);
    }

    private static async Task<Property> AnswersAgreeAsync(IReadOnlyList<WalkStep> walk)
    {
        var token = TestContext.Current.CancellationToken;
        var database = new InMemoryDatabase();
        var model = InMemoryClient.Open(database);
        var expected = await new StoreWalk(model.Tasks, model.Pools, time => InMemoryClient.LetTimePassAsync(database, time)).GoAsync(walk);
        using var file = new SqliteDatabase();
        List<string> actual;
        await using (var client = await file.OpenAsync(token))
        {
            actual = await new StoreWalk(client.Tasks, client.Pools, time =>
            {
                file.LetTimePass(time);
                return Task.CompletedTask;
            }).GoAsync(walk);
        }

        foreach (var experiment in (string[])["a", "b"])
        {
            expected.Add($"collected {string.Join(' ', await InMemoryClient.ReadCollectedAsync(database, experiment))}");
            actual.Add($"collected {string.Join(' ', file.ReadCollected(experiment))}");
        }

        var (said, heard) = expected.Zip(actual).FirstOrDefault(pair => !string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        return (said is null).Label($"--- model ---\n{said}\n--- SQLite ---\n{heard}");
    }
}
