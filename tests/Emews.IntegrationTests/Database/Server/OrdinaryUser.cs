using Emews.IntegrationTests.Database.Server;
using Emews.Tests.Shared;

[assembly: AssemblyFixture(typeof(OrdinaryUser))]

namespace Emews.IntegrationTests.Database.Server;

/// <summary>A throw-away account of this machine, made by the first test that asks for it and removed with the program.</summary>
public sealed class OrdinaryUser : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>What comes before a command so that the account runs it. Only root can do so: others skip the test.</summary>
    internal static async Task<IReadOnlyList<string>> CommandAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become somebody else: run this test as root.");
        var name = await Made.Value;
        return ["setpriv", "--reuid", name, "--regid", name, "--init-groups", "--"];
    }

    public async ValueTask DisposeAsync()
    {
        if (Made is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var name = await Made.Value;
            await Shell.RunAsync("/", null, "userdel", name);
            await Shell.RunAsync("/", null, "rm", "-rf", $"/tmp/emews-{name}");
        }
    }

    private static async Task<string> MakeAsync()
    {
        var name = $"emews-{Guid.NewGuid():N}"[..16];
        (await Shell.RunAsync("/", null, "useradd", "--no-create-home", "--home-dir", "/nonexistent", name)).MustSucceed();
        return name;
    }
}
