namespace Emews.Tasks;

/// <summary>An EMEWS DB with both its sides: what the ME does with it, and what worker pools do.</summary>
/// <remarks>Closed: Emews implements it, once for each database engine.</remarks>
public interface IEmewsDatabase : ITaskStore, IPoolStore;
