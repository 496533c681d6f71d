namespace Emews.Database.Upkeep;

/// <summary>What a database is, before anything is done with it.</summary>
/// <param name="Engine">Its engine: <c>PostgreSQL</c>, <c>SQLite</c>, or an <c>EMEWS service</c>.</param>
/// <param name="Version">The engine's version, such as <c>15.14</c>; for a service also what is behind it.</param>
/// <param name="Schema">The schema it has; null where it has none of ours.</param>
/// <param name="NewestSchema">The schema this program knows.</param>
/// <param name="HasTasks">Whether it has a table of tasks, be it ours or EQ-SQL's.</param>
internal sealed record DatabaseCondition(string Engine, string Version, int? Schema, int NewestSchema, bool HasTasks)
{
    /// <summary>Whether a newer Emews has made it, of which this one cannot know what it means.</summary>
    public bool IsTooNew => Schema > NewestSchema;
}
