using Emews.Tests.Stores;

namespace Emews.Tests.Database;

public sealed class SqliteModelTests() : StoreModelContract(() => new SqliteDatabase());
