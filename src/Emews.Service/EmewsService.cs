using System.Net;
using System.Net.Sockets;
using Emews.Service.Access;
using Emews.Service.Limits;
using Emews.Service.Metrics;
using Emews.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Emews.Service;

/// <summary>
/// An EMEWS DB over HTTP: every verb of its two sides as a POST of JSON to <c>/v1/…</c>. It carries what the database does, and decides
/// nothing. <see cref="Rest.RestStore"/> is its client. GETs of experiments, tasks, pools and queues are for people, one tells results as they
/// come. EQ-SQL's own routes stand beside these, for its Python client.
/// </summary>
public sealed class EmewsService : IAsyncDisposable
{
    // Who sends slower than this, or nothing for so long, is gone or means ill.
    private const double SlowestBytesPerSecond = 240;
    private static readonly TimeSpan SlowGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    private readonly WebApplication _app;
    private readonly IReadOnlyList<IDisposable> _parts;
    private readonly ServiceEnd _end;
    private readonly TimeSpan _grace;
    private readonly TaskCompletionSource _stopWanted;
    private int _disposed;

    private EmewsService(WebApplication app, IReadOnlyList<IDisposable> parts, ServiceEnd end, TimeSpan grace, TaskCompletionSource stopWanted) =>
        (_app, _parts, _end, _grace, _stopWanted) = (app, parts, end, grace, stopWanted);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Ends when a client with the token asks the service to stop, by EQ-SQL's <c>/shutdown</c>. Whoever started it decides.</summary>
    public Task StopWanted => _stopWanted.Task;

    /// <summary>What it answers.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Starts a service.</summary>
    /// <param name="database">What it serves. It stays its owner's, who closes it once the service has stopped.</param>
    /// <param name="options">How the service behaves.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ServiceRefusedException">The address cannot be used as the options say; the message says why and what to do.</exception>
    public static async Task<EmewsService> StartAsync(
        IEmewsDatabase database, EmewsServiceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        options ??= new();
        var endpoint = options.Validate();
        var end = new ServiceEnd();
        var meter = new ServiceMeter();
        var limits = new RequestLimits(options.MaxRequestsPerSecond, options.MaxRequestsAtOnce);
        var stopWanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var routes = new Routes(database, meter, end, options.Time, () => stopWanted.TrySetResult());
        var service = new EmewsService(Build(routes, meter, limits, options, endpoint), [meter, limits, end], end, options.Grace, stopWanted);
        try
        {
            await service._app.StartAsync(cancellationToken);
            service.Address = new Uri(service._app.Urls.First());
            return service;
        }
        catch (Exception error)
        {
            await service.DisposeAsync();
            if (error is IOException or SocketException)
            {
                throw Refuse(endpoint, error);
            }

            throw;
        }
    }

    /// <summary>Stops in good order: waits end at once, other requests within the grace time, and then their connections are cut.</summary>
    public async Task StopAsync()
    {
        _end.Begin();
        using var grace = new CancellationTokenSource(_grace);
        await using var over = grace.Token.UnsafeRegister(static end => ((ServiceEnd)end!).Complete(), _end);
        await _app.StopAsync(grace.Token);
    }

    /// <summary>Stops, where it has not, and lets the port go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await StopAsync();
            await _app.DisposeAsync();
            foreach (var part in _parts)
            {
                part.Dispose();
            }
        }
    }

    /// <summary>Made from nothing: no environment variable and no file that lies about changes what the service does.</summary>
    private static WebApplication Build(
        Routes routes, ServiceMeter meter, RequestLimits limits, EmewsServiceOptions options, IPEndPoint endpoint)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            server.Limits.RequestHeadersTimeout = HeadersTimeout;
            server.Limits.MinRequestBodyDataRate = new(SlowestBytesPerSecond, SlowGrace);
            server.Listen(endpoint, listen => SpeakTls(listen, options.Certificate));
        });
        builder.Services.AddRoutingCore().AddSingleton<IHostLifetime, OwnLifetime>()
            .Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        var app = builder.Build();
        app.Use(new AccessLog(meter, options.OnRequest).WriteAsync);
        app.Use(new FailureAnswers(options.OnMessage).GuardAsync);
        var size = new SizeLimit(options.MaxRequestBytes);
        app.Use(size.LingerAsync);
        app.Use(limits.GuardAsync);
        app.Use(new Doorkeeper(new TokenGuard(options.Token, options.ReadToken)).LetInAsync);
        app.Use(size.GuardAsync);
        app.UseRouting();
        app.Use(Doorkeeper.LetDoAsync);
        routes.MapTo(app);
        return app;
    }

    private static void SpeakTls(ListenOptions listen, ServiceCertificate? certificate)
    {
        if (certificate is not null)
        {
            listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Certificate, certificate.Chain));
        }
    }

    private static ServiceRefusedException Refuse(IPEndPoint endpoint, Exception error) => error switch
    {
        { InnerException: AddressInUseException } => new(
            $"Port {endpoint.Port} of {endpoint.Address} is taken by another program: name another one, or 0 for any that is free.", error),
        _ => new($"The service cannot listen on {endpoint}: {error.GetBaseException().Message}", error),
    };
}
