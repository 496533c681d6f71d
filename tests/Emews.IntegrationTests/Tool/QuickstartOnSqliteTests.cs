namespace Emews.IntegrationTests.Tool;

public sealed class QuickstartOnSqliteTests(QuickstartOnSqlite run) : QuickstartTests(run), IClassFixture<QuickstartOnSqlite>;
