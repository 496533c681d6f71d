using Emews.IntegrationTests.Database.Server;

[assembly: AssemblyFixture(typeof(ReadyCluster))]

namespace Emews.IntegrationTests.Database.Server;

/// <summary>A cluster that the tool has made, to be copied by tests that need one and do not ask how it is made.</summary>
public sealed class ReadyCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<ServerWorkspace>> Made = new(MakeAsync);

    internal static async Task<string> FolderAsync() => (await Made.Value).Root;

    public async ValueTask DisposeAsync()
    {
        if (Made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await Made.Value).DisposeAsync();
        }
    }

    private static async Task<ServerWorkspace> MakeAsync()
    {
        var workspace = await ServerWorkspace.OpenAsync();
        await workspace.InitAsync();
        return workspace;
    }
}
