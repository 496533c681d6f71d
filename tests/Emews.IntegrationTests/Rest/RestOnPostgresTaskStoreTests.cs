using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Rest;

public sealed class RestOnPostgresTaskStoreTests() : TaskStoreContract(RestCarrier.OnPostgres());
