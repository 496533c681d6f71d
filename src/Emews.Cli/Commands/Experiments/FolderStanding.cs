using Emews.Database.Upkeep;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary>How one of the experiments in an output folder stands.</summary>
/// <param name="ExperimentId">Its name.</param>
/// <param name="Ended">How it ended; null while it is running. Without meaning where its database tells nothing.</param>
/// <param name="State">What its database has; null where that tells nothing.</param>
/// <param name="Trouble">Why its database tells nothing; null where it does.</param>
internal sealed record FolderStanding(string ExperimentId, RunEnd? Ended, ExperimentState? State, string? Trouble = null);
