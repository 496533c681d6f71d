using Emews.Tests.Stores;

namespace Emews.Tests.Database;

public sealed class SqlitePoolStoreTests() : PoolStoreContract(new SqliteDatabase());
