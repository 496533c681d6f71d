using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Stores;

/// <summary>Whatever calls come in whatever order, a store answers as the model does.</summary>
public abstract class StoreModelContract(Func<IStoreCarrier> newCarrier)
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

    private async Task<Property> AnswersAgreeAsync(IReadOnlyList<WalkStep> walk)
    {
        var expected = await GoAsync(new InMemoryCarrier(), walk);
        var actual = await GoAsync(newCarrier(), walk);
        var (said, heard) = expected.Zip(actual).FirstOrDefault(pair => !string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        return (said is null).Label($"--- walk ---\n{string.Join('\n', walk)}\n--- model ---\n{said}\n--- store ---\n{heard}");
    }

    private static async Task<List<string>> GoAsync(IStoreCarrier carrier, IReadOnlyList<WalkStep> walk)
    {
        var token = TestContext.Current.CancellationToken;
        await using var open = carrier;
        await carrier.InitializeAsync();
        await using var client = await carrier.OpenAsync(token);
        return await new StoreWalk(carrier, client).GoAsync(walk);
    }
}
