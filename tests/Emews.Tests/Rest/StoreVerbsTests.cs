using Emews.Rest;
using Emews.Tasks;

namespace Emews.Tests.Rest;

public sealed class StoreVerbsTests
{
    public static TheoryData<string> Methods =>
        [.. new[] { typeof(ITaskStore), typeof(IPoolStore) }.SelectMany(store => store.GetMethods()).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_of_the_stores_has_a_route(string method)
    {
        var words = WireJson.NameOf(method[..^"Async".Length]).Replace('_', '-');
        Assert.Equal($"v1/{words}", Assert.Single(StoreVerbs.All, verb => string.Equals(verb.Name, words, StringComparison.Ordinal)).Path);
    }

    [Fact]
    public void There_are_no_others() => Assert.Equal(Methods.Count, StoreVerbs.All.Count);

    [Fact]
    public void Those_that_wait_are_told_from_others() =>
        Assert.All(StoreVerbs.All, verb => Assert.Equal(verb.Name.StartsWith("wait-", StringComparison.Ordinal), verb.Kind is VerbKind.Wait));

    [Fact]
    public void Those_that_only_look_are_told_from_those_that_change_something() => Assert.All(
        StoreVerbs.All,
        verb => Assert.Equal(verb.Name.Split('-')[0] is "find" or "get" or "list" or "count" or "take" or "are", verb.Kind is VerbKind.Look));
}
