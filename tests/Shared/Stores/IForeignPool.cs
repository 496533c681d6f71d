using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>A pool that is not ours, and does with the tables what EQ-SQL's does.</summary>
public interface IForeignPool
{
    /// <summary>Takes a task out of the output queue, if it is there.</summary>
    Task TakeAsync(TaskId id, string pool);

    /// <summary>Reports a task's result, in two transactions, whatever has become of the task meanwhile.</summary>
    Task ReportAsync(TaskId id, string result);
}
