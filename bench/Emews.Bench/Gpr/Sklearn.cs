using System.Diagnostics;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Bench.Gpr;

/// <summary>scikit-learn in a process of its own, which is asked a line and answers a line. It ends with its standard input.</summary>
internal sealed class Sklearn : IAsyncDisposable
{
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _process;

    private Sklearn(Process process) => _process = process;

    /// <summary>Starts it where there is a Python that has it; null where there is none.</summary>
    public static async Task<Sklearn?> StartAsync()
    {
        foreach (var python in Pythons)
        {
            if (Start(python) is not { } process)
            {
                continue;
            }

            if (await process.StandardOutput.ReadLineAsync() is not null)
            {
                return new(process);
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        return null;
    }

    /// <summary>What the first request gives: points, their values, and further points to predict at.</summary>
    public Task LoadAsync(GprData data) => AskAsync(new { @do = "data", points = data.Points, values = data.Values, others = data.Others });

    public Task<JsonElement> FitAsync(int n, bool noise) => AskAsync(new { @do = "fit", n, noise });

    public Task<JsonElement> EvaluateAsync(int n, bool noise, double[][] thetas) => AskAsync(new { @do = "likelihoods", n, noise, thetas });

    public Task<JsonElement> RetrainAsync(int[] sizes, int all, bool noise) => AskAsync(new { @do = "retrain", sizes, all, noise });

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process? Start(string python)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "drive_sklearn.py")])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }

    private async Task<JsonElement> AskAsync<T>(T request)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() is { } line
            ? JsonElement.Parse(line)
            : throw new EmewsException($"scikit-learn gave up: {await _process.StandardError.ReadToEndAsync()}");
    }
}
