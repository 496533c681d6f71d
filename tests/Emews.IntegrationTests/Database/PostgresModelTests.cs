using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database;

public sealed class PostgresModelTests() : StoreModelContract(() => new PostgresCarrier());
