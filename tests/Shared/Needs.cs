namespace Emews.Tests.Shared;

/// <summary>Skips a test whose service is not installed; on CI, where everything has to be, fails it.</summary>
internal static class Needs
{
    public static void Command(string name)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        Service(name, folders.Any(folder => File.Exists(Path.Combine(folder, name))));
    }

    public static void Service(string name, bool isInstalled)
    {
        if (isInstalled)
        {
            return;
        }

        var message = $"{name} is not installed; to install it: ./test.sh --install";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(message);
        }

        Assert.Skip(message);
    }
}
