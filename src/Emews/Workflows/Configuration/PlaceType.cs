namespace Emews.Workflows.Configuration;

/// <summary>Where a pool or a database is started.</summary>
public enum PlaceType
{
    /// <summary>On this machine.</summary>
    Local,

    /// <summary>Through an endpoint (<c>funcx</c>).</summary>
    FuncX,
}
