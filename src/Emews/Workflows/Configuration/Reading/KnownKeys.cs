namespace Emews.Workflows.Configuration.Reading;

/// <summary>Every key that a file may have, by the shape of its place: <c>*</c> stands for a name of the user's own, <c>[]</c> for any place in a list.</summary>
internal static class KnownKeys
{
    /// <summary>The page that tells what each key means.</summary>
    public const string Page = "docs/configuration.md";

    /// <summary>The shapes with their keys, in the order in which people are told of them. Places that are not here hold names of the user's own.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByShape { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        [""] =
        [
            "model", "parameters", "constants", "objective", "search_space_size", "num_guesses", "retrain_after", "replicates",
            "common_random_numbers", "seed", "max_failures", "stop_after_first_failures", "sample_dimensions", "runtime", "runtime_var",
            "search", "surrogate", "lockstep", "tasks", "pools", "pool_schedule", "dbs", "task_queues", "fx_endpoints", "reprioritize_endpoint",
            "proxystore",
        ],
        ["model"] = ["command", "worker", "assembly", "type", "folder", "result", "timeout", "keep"],
        ["parameters.*"] = ["min", "max", "scale", "type", "values"],
        ["objective"] = ["name", "goal"],
        ["search"] =
        [
            "name", "acquisition", "pending", "in_flight", "initial", "candidates", "propose_after", "design", "levels", "scramble", "file", "assembly", "type", "program",
            "folder", "settings", "queue", "task_type", "lockstep",
        ],
        ["surrogate"] = ["kernel", "ard", "noise", "bounds", "restarts", "max_points", "transform"],
        ["surrogate.bounds"] = ["length_scale", "constant", "noise"],
        ["tasks[]"] = ["type", "db", "pools", "model", "max_attempts", "retries", "retry_delay", "timeout", "keep_failed"],
        ["pools.*"] =
        [
            "type", "CFG_NODES", "CFG_PPN", "CFG_PROCS", "CFG_BATCH_SIZE", "CFG_BATCH_THRESHOLD", "CFG_WALLTIME", "CFG_QUEUE", "CFG_PROJECT", "lease",
            "idle_timeout", "pre_launch", "fx_endpoint", "start_pool_script", "scheduler", "scheduler_args", "renew",
        ],
        ["pool_schedule[]"] = ["after_reprioritizations", "pool", "type"],
        ["dbs.*"] =
        [
            "type", "db_path", "db_host", "db_port", "db_name", "db_user", "db_data", "db_listen", "pg_bin_path", "start_cmd", "stop_cmd", "env",
            "pre_launch", "foreign_lease", "fx_endpoint",
        ],
        ["task_queues.*"] = ["type", "db", "fx_endpoint", "host", "port", "tunnel", "tls"],
        ["task_queues.*.tunnel"] = ["config_key", "ssh_config", "port"],
        ["task_queues.*.tls"] = ["fingerprint", "ca_file"],
        ["fx_endpoints.*"] = ["type", "host", "ssh_config", "emews"],
        ["proxystore"] = ["globus_config"],
        ["proxystore.globus_config.*"] = ["host_regex", "endpoint_path", "local_path"],
    };

    /// <summary>The keys of a place; none where names are the user's own.</summary>
    public static IReadOnlyList<string> Of(string shape) => ByShape.GetValueOrDefault(shape, []);

    /// <summary>Where else a key may stand, as people say it.</summary>
    public static IReadOnlyList<string> PlacesOf(string key) =>
        [.. ByShape.Where(place => place.Value.Contains(key, StringComparer.Ordinal))
            .Select(place => PlaceOf(place.Key, key))];

    private static string PlaceOf(string shape, string key)
    {
        if (shape.Length == 0)
        {
            return "at the top";
        }

        if (!shape.EndsWith("[]", StringComparison.Ordinal))
        {
            return $"under {shape.Replace(".*", "", StringComparison.Ordinal)}";
        }

        var (list, first) = (shape[..^2], shape is "tasks[]" && key is not "type" ? "type: 0, " : "");
        return $"under an entry of {list}, such as {list}: [{{{first}{key}: …}}]";
    }
}
