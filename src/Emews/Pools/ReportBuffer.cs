using System.Threading.Channels;
using Emews.Tasks;

namespace Emews.Pools;

/// <summary>
/// Where workers leave their reports. A lone report goes out at once; those that finish while another report is on its way go out
/// together, so that a busy database gets few large transactions.
/// </summary>
internal sealed class ReportBuffer
{
    private readonly Channel<TaskReport?> _reports = Channel.CreateUnbounded<TaskReport?>(new() { SingleReader = true });

    public void Add(TaskReport report) => _reports.Writer.TryWrite(report);

    /// <summary>Ends the wait though a worker has nothing to report.</summary>
    public void Wake() => _reports.Writer.TryWrite(null);

    /// <summary>Waits for a report, and lets those workers go first that are about to leave one.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _reports.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        await Task.Yield();
    }

    public IReadOnlyList<TaskReport> TakeAll()
    {
        var reports = new List<TaskReport>();
        while (_reports.Reader.TryRead(out var report))
        {
            if (report is not null)
            {
                reports.Add(report);
            }
        }

        return reports;
    }
}
