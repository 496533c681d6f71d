using System.Text.Json;

namespace Emews.Bench.Gpr;

/// <summary>scikit-learn in a process of its own.</summary>
internal sealed class Sklearn : IDisposable
{
    private readonly PythonPeer _peer;

    private Sklearn(PythonPeer peer) => _peer = peer;

    /// <summary>Starts it where there is a Python that has it; null where there is none.</summary>
    public static async Task<Sklearn?> StartAsync() =>
        await PythonPeer.FindAsync("sklearn") is { } python ? new(new PythonPeer(python, "drive_sklearn.py")) : null;

    /// <summary>What the first request gives: points, their values, and further points to predict at.</summary>
    public Task LoadAsync(GprData data) => AskAsync(new { @do = "data", points = data.Points, values = data.Values, others = data.Others });

    public Task<JsonElement> FitAsync(int n, bool noise) => AskAsync(new { @do = "fit", n, noise });

    public Task<JsonElement> EvaluateAsync(int n, bool noise, double[][] thetas) => AskAsync(new { @do = "likelihoods", n, noise, thetas });

    public Task<JsonElement> RetrainAsync(int[] sizes, int all, bool noise) => AskAsync(new { @do = "retrain", sizes, all, noise });

    public void Dispose() => _peer.Dispose();

    private Task<JsonElement> AskAsync<T>(T request) => Task.Run(() => JsonElement.Parse(_peer.Ask(JsonSerializer.Serialize(request))));
}
