using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database;

public sealed class PostgresPoolStoreTests() : PoolStoreContract(new PostgresCarrier());
