using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>
/// Results on their way to a client. Two requests that ask for the same one at once must not both get it: it is reserved before it is
/// read, and let go after it was acknowledged, or when its client is gone. Those of another service meet in the database.
/// </summary>
internal sealed class Handovers
{
    private readonly Lock _lock = new();
    private readonly HashSet<TaskId> _reserved = [];

    /// <returns>Those of the tasks that nobody else has reserved.</returns>
    public List<TaskId> Reserve(IEnumerable<TaskId> tasks)
    {
        lock (_lock)
        {
            return [.. tasks.Where(_reserved.Add)];
        }
    }

    public void Release(IEnumerable<TaskId> tasks)
    {
        lock (_lock)
        {
            _reserved.ExceptWith(tasks);
        }
    }
}
