namespace Emews.Database;

/// <summary>A store that can tell what keeps its data.</summary>
internal interface INamedEngine
{
    /// <summary>The engine and its version, such as <c>PostgreSQL 15.14</c>.</summary>
    Task<string> DescribeEngineAsync(CancellationToken cancellationToken = default);
}
