using Emews.Workflows.Configuration.Writing;

namespace Emews.Workflows.Configuration;

/// <summary>Writes a resolved configuration as YAML that <see cref="ConfigurationReader"/> reads back to an equal one.</summary>
public static class ConfigurationWriter
{
    /// <summary>The configuration as YAML, with every default shown; always the same text for the same configuration.</summary>
    /// <param name="configuration">What to write.</param>
    /// <param name="defaults">The keys to mark as taken from a default: <see cref="ConfigurationReadResult.Defaults"/>.</param>
    public static string Write(WorkflowConfiguration configuration, IReadOnlySet<string>? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var yaml = new YamlText(defaults ?? new HashSet<string>(StringComparer.Ordinal));
        yaml.Comment("The configuration as resolved: every default shown, every path on this machine absolute.");
        WriteSizes(yaml, configuration);
        WriteParameters(yaml, configuration);
        new SearchWriter(yaml).Write(configuration);
        var parts = new PartsWriter(yaml);
        yaml.Map("task_queues", configuration.TaskQueues, parts.Queue);
        yaml.Items("tasks", configuration.Tasks, parts.Task);
        yaml.Items("pool_schedule", configuration.PoolSchedule, parts.Scheduled);
        yaml.Map("pools", configuration.Pools, parts.Pool);
        yaml.Map("dbs", configuration.Databases, parts.Database);
        yaml.Map("fx_endpoints", configuration.Endpoints, parts.Endpoint);
        WriteProxyStore(yaml, configuration);
        return yaml.ToString();
    }

    private static void WriteSizes(YamlText yaml, WorkflowConfiguration configuration)
    {
        yaml.Whole("search_space_size", configuration.SearchSpaceSize);
        if (configuration.Parameters.Count == 0)
        {
            yaml.Whole("sample_dimensions", configuration.SampleDimensions);
            yaml.Number("runtime", configuration.Runtime);
            if (configuration.Runtime is not null || configuration.RuntimeVar != 0)
            {
                yaml.Number("runtime_var", configuration.RuntimeVar);
            }
        }

        yaml.Whole("num_guesses", configuration.NumGuesses);
        yaml.Whole("retrain_after", configuration.RetrainAfter);
        yaml.Whole("seed", configuration.Seed, configuration.SeedWasDrawn ? "drawn for this run" : null);
        yaml.Whole("max_failures", configuration.MaxFailures);
        if (configuration.StopAfterFirstFailures != WorkflowConfiguration.DefaultStopAfterFirstFailures)
        {
            // The default waits for the release that has it.
            yaml.Whole("stop_after_first_failures", configuration.StopAfterFirstFailures);
        }

        yaml.Whole("replicates", configuration.Replicates);
        yaml.Flag("common_random_numbers", configuration.CommonRandomNumbers);
    }

    private static void WriteParameters(YamlText yaml, WorkflowConfiguration configuration)
    {
        if (configuration.Parameters.Count > 0)
        {
            yaml.Map("parameters", () =>
            {
                foreach (var parameter in configuration.Parameters)
                {
                    yaml.Map(parameter.Name, () => WriteParameter(yaml, parameter));
                }
            });
        }

        yaml.Map("constants", configuration.Constants, yaml.Raw);
        if (configuration.Objective is { } objective)
        {
            yaml.Map("objective", () =>
            {
                yaml.Text("name", objective.Name);
                yaml.Text("goal", objective.Maximize ? "maximize" : "minimize");
            });
        }
    }

    private static void WriteParameter(YamlText yaml, ParameterConfiguration parameter)
    {
        switch (parameter)
        {
            case ParameterConfiguration.Range range:
                yaml.Number("min", range.Min);
                yaml.Number("max", range.Max);
                yaml.Text("scale", range.Logarithmic ? "log" : "linear");
                yaml.Text("type", range.WholeNumbers ? "integer" : "real");
                break;
            case ParameterConfiguration.Choice choice:
                yaml.Raw("values", $"[{string.Join(", ", choice.Texts)}]");
                break;
        }
    }

    private static void WriteProxyStore(YamlText yaml, WorkflowConfiguration configuration)
    {
        if (configuration.ProxyStore.Count == 0)
        {
            return;
        }

        yaml.Map("proxystore", () => yaml.Map("globus_config", () =>
        {
            foreach (var endpoint in configuration.ProxyStore)
            {
                yaml.Map(endpoint.Id.ToString("D"), () =>
                {
                    yaml.Text("host_regex", endpoint.HostRegex);
                    yaml.Text("endpoint_path", endpoint.EndpointPath);
                    yaml.Text("local_path", endpoint.LocalPath);
                });
            }
        }));
    }
}
