using Emews.Tests.Stores;

namespace Emews.Tests.Rest;

public sealed class RestModelTests() : StoreModelContract(RestCarrier.OnSqlite);
