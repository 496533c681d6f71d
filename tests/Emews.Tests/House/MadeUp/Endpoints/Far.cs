namespace Emews.Tests.House.MadeUp.Endpoints;

internal sealed class Far
{
    /// <summary>Points back at its neighbour.</summary>
    public bool Hosts(Pools.Crew crew) => crew.Site == this;
}
