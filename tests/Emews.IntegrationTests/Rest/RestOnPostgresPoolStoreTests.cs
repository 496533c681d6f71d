using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Rest;

public sealed class RestOnPostgresPoolStoreTests() : PoolStoreContract(RestCarrier.OnPostgres());
