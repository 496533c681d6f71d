namespace Emews.Bench.Services;

/// <summary>A kind of EMEWS DB that is served.</summary>
internal interface IServedEngine : IAsyncDisposable
{
    /// <summary>What figures call it.</summary>
    string Name { get; }

    /// <summary>Makes an empty database, and starts a service before it.</summary>
    Task<ServedDatabase> ServeAsync();
}
