using Emews.Tests.Stores;

namespace Emews.Tests.Database;

public sealed class SqliteTaskStoreTests() : TaskStoreContract(new SqliteDatabase());
