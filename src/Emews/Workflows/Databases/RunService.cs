using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Emews.Database.Addresses;
using Emews.Pools;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>
/// An EMEWS service of the run's own on this machine, which hands back its address and the file of its token over its standard output.
/// One that ends is started again where it was; it ends with the run, however that ends.
/// </summary>
internal sealed class RunService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<string> _command;
    private readonly string _log;
    private readonly Action<string> _say;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private Task _keeping = Task.CompletedTask;
    private string _port;
    private Process? _process;
    private GroupGuard? _guard;

    private RunService(IReadOnlyList<string> emews, TaskQueueConfiguration queue, DatabaseAddress database, string log, Action<string> say, TimeProvider time)
    {
        string[] host = queue.Host is { } name ? ["--host", name] : [];
        _command = [.. emews, "service", "start", "--json", .. Named(database), .. host];
        _port = (queue.Port ?? 0).ToString(CultureInfo.InvariantCulture);
        (_log, _say, _time) = (log, say, time);
    }

    /// <summary>Where it is.</summary>
    public DatabaseAddress.Service Address { get; private set; } = null!;

    /// <summary>Starts a service.</summary>
    /// <param name="options">How <c>emews</c> is called, and the clock.</param>
    /// <param name="queue">The queue that goes through it.</param>
    /// <param name="database">What it serves; it is there.</param>
    /// <param name="log">The file that it writes its messages to.</param>
    /// <param name="say">Hears when it has to be started again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkflowRefusedException">It cannot be started.</exception>
    public static async Task<RunService> StartAsync(
        WorkflowOptions options, TaskQueueConfiguration queue, DatabaseAddress database, string log, Action<string> say,
        CancellationToken cancellationToken)
    {
        var service = new RunService(options.Emews, queue, database, log, say, options.Time);
        try
        {
            service.Address = await service.StartOnceAsync(cancellationToken).ConfigureAwait(false);
            service._port = service.Address.Address.Port.ToString(CultureInfo.InvariantCulture);
            service._keeping = service.KeepAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private static string[] Named(DatabaseAddress database) => database switch
    {
        DatabaseAddress.Sqlite file => ["--db-path", file.Path],
        DatabaseAddress.PostgreSql { Passfile: { } passfile } server => ["--connection", $"{server.ToConnectionString()};Passfile={passfile}"],
        DatabaseAddress.PostgreSql server => ["--connection", server.ToConnectionString()],
        _ => throw new ArgumentException($"A service serves no database of kind {database.Kind}.", nameof(database)),
    };

    private async Task KeepAsync()
    {
        while (true)
        {
            await _process!.WaitForExitAsync(_end.Token).ConfigureAwait(false);
            _say(string.Create(
                CultureInfo.InvariantCulture, $"The service of this run has ended (exit code {_process.ExitCode}), and is started again. What it had to say is in {_log}"));
            await StopAsync().ConfigureAwait(false);
            while (!await TryStartAsync().ConfigureAwait(false))
            {
                await Task.Delay(Jitter.Around(Pause), _time, _end.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryStartAsync()
    {
        try
        {
            await StartOnceAsync(_end.Token).ConfigureAwait(false);
            return true;
        }
        catch (WorkflowRefusedException)
        {
            await StopAsync().ConfigureAwait(false);
            return false;
        }
    }

    private async Task<DatabaseAddress.Service> StartOnceAsync(CancellationToken cancellationToken)
    {
        string[] words = [.. _command, "--port", _port];
        _process = await LaunchThread.StartAsync(new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }).ConfigureAwait(false);
        _guard = new GroupGuard(_process.Id);
        _process.StandardInput.Close();
        var logging = LogAsync(_process.StandardError);
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            return Read(line);
        }

        throw new WorkflowRefusedException($"The service of task_queues cannot be started. {await logging.ConfigureAwait(false)}".TrimEnd());
    }

    private static DatabaseAddress.Service Read(string line)
    {
        using var said = JsonDocument.Parse(line);
        return new(new Uri(said.RootElement.GetProperty("address").GetString()!)) { TokenFile = said.RootElement.GetProperty("token_file").GetString() };
    }

    /// <summary>Keeps what it says.</summary>
    /// <returns>The last of it.</returns>
    private async Task<string?> LogAsync(StreamReader reader)
    {
        string? last = null;
        while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            last = line;
            await File.AppendAllTextAsync(_log, line + "\n", CancellationToken.None).ConfigureAwait(false);
        }

        return last;
    }

    private async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            if (!process.HasExited)
            {
                ProcessSignals.Terminate(process.Id);
                using var patience = new CancellationTokenSource(Patience, _time);
                Task ending = process.WaitForExitAsync(patience.Token);
                await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                process.Kill();
            }

            _guard?.Dispose();
            process.Dispose();
        }
    }
}
