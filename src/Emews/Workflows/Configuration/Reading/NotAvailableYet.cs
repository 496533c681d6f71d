namespace Emews.Workflows.Configuration.Reading;

/// <summary>What a file may say and this release cannot do. Delete a line, and what it names is available.</summary>
internal static class NotAvailableYet
{
    public const string Label = "not available yet";
    public const string Prefix = Label + ": ";

    /// <summary>
    /// By the key's path, where <c>*</c> stands for any name and <c>[]</c> for any place in a list; <c>=</c> names one of several values.
    /// A key that only repeats its default is never looked up.
    /// </summary>
    private static readonly Dictionary<string, string> Entries = new(StringComparer.Ordinal)
    {
        ["reprioritize_endpoint"] = "retraining at an endpoint; leave it out to retrain here",
        ["proxystore"] = "the proxy store; leave it out",
        ["task_queues.*.type=funcx"] = "task queues through an endpoint; use type: local",
        ["fx_endpoints.*=globus_compute"] = "endpoints of Globus Compute",
        ["fx_endpoints.*=ssh"] = "endpoints reached over ssh",
        ["pools.*.type=funcx"] = "pools at an endpoint; use type: local",
        ["pools.*.scheduler"] = "pools placed by a scheduler; leave it out to start the pool here",
        ["pools.*.pre_launch"] = "commands before a pool starts; leave it out",
        ["dbs.*.type=funcx"] = "databases at an endpoint; use type: local",
    };

    /// <summary>What the entry for a key's path says; null when it is available.</summary>
    public static string? Find(string shape) => Entries.GetValueOrDefault(shape);
}
