using Emews.IntegrationTests.Database;
using Xunit.MicrosoftTestingPlatform;

namespace Emews.IntegrationTests;

/// <summary>Runs the tests; or, as <c>child MODE …</c>, is one of the processes that a test starts and may kill.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["child", "sqlite-agent", var path] => SqliteChildren.WorkAsync(path),
        ["child", "sqlite-churn", var path] => SqliteChildren.ChurnAsync(path),
        ["child", "sqlite-lock", var path] => SqliteChildren.HoldLock(path),
        ["child", "postgres-cluster"] => PostgresChildren.HoldClusterAsync(),
        _ => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
