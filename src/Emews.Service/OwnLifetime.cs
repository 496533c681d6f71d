using Microsoft.Extensions.Hosting;

namespace Emews.Service;

/// <summary>The service lives as long as who started it lets it: signals are the program's business.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
