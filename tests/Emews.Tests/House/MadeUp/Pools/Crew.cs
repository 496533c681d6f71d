namespace Emews.Tests.House.MadeUp.Pools;

internal sealed class Crew
{
    public Endpoints.Far? Site { get; init; }
}
