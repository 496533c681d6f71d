using Emews.Tasks;

namespace Emews.Service.Streams;

/// <summary>The results that a client wants to hear of.</summary>
/// <param name="ExperimentId">Whose results.</param>
/// <param name="First">The smallest id of interest.</param>
/// <param name="Last">The largest id of interest.</param>
/// <param name="Cursor">When the last of those ended that the client has heard of; 0 for none.</param>
internal sealed record ResultRange(string ExperimentId, TaskId First, TaskId Last, long Cursor);
