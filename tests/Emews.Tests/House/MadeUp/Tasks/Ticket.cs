namespace Emews.Tests.House.MadeUp.Tasks;

internal sealed class Ticket
{
    /// <summary>Points up from inside a method body, behind an iterator.</summary>
    public static IEnumerable<object> Steps()
    {
        yield return new List<Workflows.Plan>();
    }
}
