using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>
/// <c>emews service start</c> in a process of its own. It ends with this one, however that ends: a shell waits for the end of its
/// standard input.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Keeper =
        """
        trap '' HUP INT TERM
        "$@" </dev/null &
        echo $!
        exec >/dev/null
        cat >/dev/null
        kill $! 2>/dev/null
        wait
        """;

    private readonly Process _keeper;
    private readonly Process _service;

    private ServiceProcess(Process keeper, Process service, Uri address, string token) =>
        (_keeper, _service, Address, Token) = (keeper, service, address, token);

    public Uri Address { get; }

    public string Token { get; }

    /// <summary>Its resident memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            _service.Refresh();
            return _service.WorkingSet64;
        }
    }

    /// <summary>The processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _service.Refresh();
            return _service.TotalProcessorTime;
        }
    }

    /// <param name="database">The options that name the database.</param>
    /// <param name="password">The database's; null where it has none.</param>
    /// <param name="log">Where lines of requests go.</param>
    /// <exception cref="EmewsException">It does not start.</exception>
    public static async Task<ServiceProcess> StartAsync(IReadOnlyList<string> database, string? password, string log)
    {
        var token = Guid.NewGuid().ToString("N");
        var tool = Path.Combine(AppContext.BaseDirectory, "Emews.Cli.dll");
        string[] command = ["-c", Keeper, "sh", "dotnet", tool, "service", "start", .. database, "--access-log", log, "--json"];
        var start = new ProcessStartInfo("/bin/sh", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["EMEWS_TOKEN"] = token;
        start.Environment["PGPASSWORD"] = password;
        var keeper = Process.Start(start)!;
        var id = await keeper.StandardOutput.ReadLineAsync();
        if (await keeper.StandardOutput.ReadLineAsync() is not { } said)
        {
            keeper.StandardInput.Close();
            await keeper.WaitForExitAsync();
            throw new EmewsException("The service does not start.");
        }

        using var document = JsonDocument.Parse(said);
        var address = new Uri(document.RootElement.GetProperty("address").GetString()!);
        return new ServiceProcess(keeper, Process.GetProcessById(int.Parse(id!, CultureInfo.InvariantCulture)), address, token);
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
        _service.Dispose();
    }
}
