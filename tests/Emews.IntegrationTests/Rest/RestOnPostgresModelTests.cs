using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Rest;

public sealed class RestOnPostgresModelTests() : StoreModelContract(RestCarrier.OnPostgres);
