using Emews.Searches;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>The runs of one point, gathered from its tasks.</summary>
/// <param name="point">Its number.</param>
/// <param name="payload">The payload of one of them.</param>
internal sealed class PointRuns(long point, string payload)
{
    private readonly List<double> _values = [];
    private int _waiting;
    private int _running;
    private int _ended;

    /// <summary>Its number.</summary>
    public long Point => point;

    /// <summary>The payload of one of its tasks, whose parameters are those of all.</summary>
    public string Payload => payload;

    /// <summary>How many runs gave a value.</summary>
    public int Finished => _values.Count;

    /// <summary>How many failed.</summary>
    public int Failed { get; private set; }

    /// <summary>The mean of the values, and its standard error; null without a value.</summary>
    public MeanOfRuns? Mean => _values.Count > 0 ? MeanOfRuns.Of(_values) : null;

    /// <summary>How it stands: <c>complete</c> and <c>failed</c> only when all its runs have ended.</summary>
    public string State =>
        _running > 0 || (_waiting > 0 && _ended > 0) ? OutputText.State(TaskState.Running, failed: false)
        : _waiting > 0 ? OutputText.State(TaskState.Queued, failed: false)
        : Finished + Failed == 0 ? OutputText.State(TaskState.Canceled, failed: false)
        : OutputText.State(TaskState.Complete, failed: Finished == 0);

    /// <summary>Takes one of its tasks; they come by replicate.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="result">What its result says.</param>
    public void Add(TaskState state, ResultFields result)
    {
        _waiting += state is TaskState.Queued or TaskState.Requeued ? 1 : 0;
        _running += state is TaskState.Running ? 1 : 0;
        _ended += state is TaskState.Complete or TaskState.Canceled ? 1 : 0;
        Failed += state is TaskState.Complete && result.Value is null ? 1 : 0;
        if (result.Value is { } value)
        {
            _values.Add(value);
        }
    }
}
