using System.Text.Json;
using Emews.Database;
using Emews.Database.Upkeep;
using Emews.Rest;
using Emews.Service;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Service;

/// <summary>Who asks a service learns what stands behind it.</summary>
public sealed class ReadinessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_names_the_engine_and_its_version()
    {
        await using var scene = await ServiceScene.StartAsync();
        using var answer = await scene.GetAsync("readyz", ServiceScene.Right);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        var engine = await ((INamedEngine)scene.Store).DescribeEngineAsync(Token);
        Assert.Matches(@"^SQLite 3\.\d+\.\d+$", engine);
        Assert.Equal(ProgramVersion.Version, json.RootElement.GetProperty("emews").GetString());
        Assert.Equal(engine, json.RootElement.GetProperty("database").GetString());
    }

    [Fact]
    public async Task Whoever_looks_through_it_sees_both()
    {
        await using var scene = await ServiceScene.StartAsync();
        var engine = await ((INamedEngine)scene.Store).DescribeEngineAsync(Token);
        await using var near = await scene.OpenAsync();
        await using var before = await EmewsService.StartAsync(near, cancellationToken: Token);
        await using var far = await RestStore.OpenAsync(before.Address, null, Token);

        var expected = $"EMEWS service {ProgramVersion.Version}, {engine} behind it";
        Assert.Equal(expected, await LookAsync(near));
        Assert.Equal(expected, await LookAsync(far));

        static async Task<string> LookAsync(RestStore store)
        {
            await using var look = new ServiceLook(store, isOwner: false);
            var condition = await look.LookAsync(Token);
            return $"{condition.Engine} {condition.Version}";
        }
    }
}
