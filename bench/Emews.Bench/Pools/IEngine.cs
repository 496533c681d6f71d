namespace Emews.Bench.Pools;

/// <summary>A kind of EMEWS DB that pools are measured on.</summary>
internal interface IEngine : IAsyncDisposable
{
    /// <summary>What figures call it.</summary>
    string Name { get; }

    /// <summary>What chooses it on the command line.</summary>
    string Option { get; }

    /// <summary>Makes an empty database.</summary>
    Task<EngineDatabase> CreateDatabaseAsync();
}
