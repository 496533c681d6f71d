using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>The results that a request waits for.</summary>
/// <param name="Tasks">The tasks, each once.</param>
/// <param name="Needed">How many of their results, from 1.</param>
/// <param name="Timeout">How long to wait; null for ever.</param>
/// <param name="Pause">How long to pause between two looks, at least.</param>
internal sealed record WantedResults(IReadOnlyList<TaskId> Tasks, int Needed, TimeSpan? Timeout, TimeSpan Pause);
