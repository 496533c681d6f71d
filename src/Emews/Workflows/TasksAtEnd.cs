namespace Emews.Workflows;

/// <summary>What a run finds of its tasks when it ends.</summary>
internal enum TasksAtEnd
{
    /// <summary>They are in the database.</summary>
    There = 0,

    /// <summary>Somebody has deleted them.</summary>
    Gone = 1,

    /// <summary>The database does not answer, and nobody waits for it any more.</summary>
    Away = 2,
}
