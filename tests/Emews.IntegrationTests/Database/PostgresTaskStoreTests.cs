using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database;

public sealed class PostgresTaskStoreTests() : TaskStoreContract(new PostgresCarrier());
