using System.Runtime.InteropServices;

namespace Emews.Cli;

/// <summary>Turns Ctrl-C, SIGTERM and SIGHUP into a wish to stop in good order.</summary>
internal sealed class Signals : IDisposable
{
    // What stops a process may signal it and its group: two signals at once are one wish.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _secondEnds;
    private long _first;
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="secondEnds">Whether a second one ends the process at once; false for what must clear away its work, and soon has.</param>
    public Signals(bool secondEnds = true)
    {
        _secondEnds = secondEnds;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal)),
        ];
    }

    /// <summary>What a second signal has the process say before it ends.</summary>
    public string? LastWords { get; set; }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
            {
                _first = TimeProvider.System.GetTimestamp();
                _ = _stop.CancelAsync();
            }
            else if (_secondEnds && TimeProvider.System.GetElapsedTime(_first) > Together)
            {
                // Pools of a run notice that their standard input ends.
                if (LastWords is { } words)
                {
                    Console.Error.WriteLine(words);
                }

                Environment.Exit(ExitCodes.Interrupted);
            }
        }
    }
}
