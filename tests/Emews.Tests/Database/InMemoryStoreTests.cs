using Emews.Tests.Stores;

namespace Emews.Tests.Database;

/// <summary>The model keeps the contract it is a model of.</summary>
public sealed class InMemoryTaskStoreTests() : TaskStoreContract(new InMemoryCarrier());

/// <inheritdoc cref="InMemoryTaskStoreTests"/>
public sealed class InMemoryPoolStoreTests() : PoolStoreContract(new InMemoryCarrier());
