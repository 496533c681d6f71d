using Emews.Tests.Stores;

namespace Emews.Tests.Rest;

public sealed class RestPoolStoreTests() : PoolStoreContract(RestCarrier.OnSqlite());
