using Emews.Tests.Stores;

namespace Emews.Tests.Rest;

public sealed class RestTaskStoreTests() : TaskStoreContract(RestCarrier.OnSqlite());
