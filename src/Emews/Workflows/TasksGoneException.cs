using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Thrown when an experiment, or tasks of it, are not in the database any more.</summary>
internal sealed class TasksGoneException() : EmewsException("The tasks of this run are gone from the database (deleted by another client).");
