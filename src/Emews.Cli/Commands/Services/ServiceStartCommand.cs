using System.CommandLine;
using System.Net;
using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Database;
using Emews.Database.Addresses;
using Emews.Service;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands.Services;

/// <summary><c>emews service start</c>: an EMEWS DB over HTTP, in the foreground.</summary>
internal static class ServiceStartCommand
{
    // One of them listens for news; the others carry out what any number of clients asks.
    private const int Connections = 9;

    // A database that is gone for longer is the clients' to wait for: each knows how long it can.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var database = new DatabaseOptions(mayMake: true);
        var service = new ServiceOptions();
        var json = new Option<bool>("--json") { Description = "Print where it listens as one line of JSON on standard output, and nothing else there." };
        var command = new Command("start", "Serve an EMEWS DB over HTTP in the foreground, until it is told to stop.") { json };
        database.AddTo(command);
        service.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, service, parsed, parsed.GetValue(json)));
        return command.WithNotes(
            "A SQLite file that is not there is made, for a search that is still to begin.",
            "Clients show a token: the one in --token-file, in the variable EMEWS_TOKEN, or in ~/.emews/service-token, which is made at the first start.",
            "Without TLS it goes over the network as it is. To serve another machine, keep to the default address and let an SSH tunnel lead to it,",
            "or speak TLS: --tls makes a certificate beside the token and prints its fingerprint, by which clients know it.",
            "Verbs are POSTs of JSON to /v1/…; /healthz tells whether the service lives, /readyz whether its database answers.",
            "To look: GET /v1/experiments, /v1/experiments/ID, …/ID/tasks, /v1/tasks/ID, /v1/pools, /v1/queues; …/ID/results tells results as they come.",
            "EQ-SQL's own routes stand beside them: give its Python client the URL http://any:TOKEN@127.0.0.1:PORT. What it says of a database is",
            "compared with the one that is served, and GET /shutdown stops the service.",
            "Who shows the token in --read-token-file, or in EMEWS_READ_TOKEN, may look and changes nothing. /metrics is for Prometheus.",
            "Standard error, or --access-log, gets a line of every request: time, address, method, route, status, duration, bytes.",
            "Ctrl-C ends waits at once and lets other requests end (5 s). Clients go on when a service is there again.",
            "Exit codes: 0 stopped by /shutdown; 1 failed; 2 nothing begun, such as a port that is taken; 130 stopped by a signal.").WithExamples(
            "emews service start quickstart",
            "emews service start --connection postgresql://me@host:5432/emews --port 8080",
            "emews service start --db-path emews.db --token-file ./token --json",
            "curl -H \"Authorization: Bearer $(cat ~/.emews/service-token)\" http://127.0.0.1:8080/v1/experiments");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ServiceOptions service, ParseResult parsed, bool json)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        var access = service.FindAccess(parsed);
        var readAccess = service.FindReadAccess(parsed);
        using var certificate = service.FindCertificate(parsed, access);
        await using var log = service.OpenAccessLog(parsed);
        var options = service.Read(parsed) with
        {
            Token = access.Token,
            ReadToken = readAccess?.Token,
            Certificate = certificate,
            OnMessage = Console.Error.WriteLine,
            OnRequest = log is null ? null : log.Add,
        };
        await using var server = await OwnServer.UseAsync(target.Address, Console.Error.WriteLine, signals.Stop);
        await using var store = await EmewsDatabase.OpenAsync(target.Address, StoreOptions, signals.Stop);
        await using var running = await EmewsService.StartAsync(store, options, signals.Stop);
        await Console.Out.WriteAsync(json ? Json(running, target.Address, access, certificate) : Text(running, target.Address, access, readAccess, certificate));
        if (certificate is null && !IPAddress.IsLoopback(IPAddress.Parse(running.Address.DnsSafeHost)))
        {
            await Console.Error.WriteLineAsync("Whoever listens on the network can read the token and all data. An SSH tunnel to 127.0.0.1, or --tls, hides both.");
        }

        Task stopped = Task.Delay(Timeout.Infinite, signals.Stop);
        await Task.WhenAny(stopped, running.StopWanted);
        await running.StopAsync();
        return signals.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private static PostgresStoreOptions StoreOptions => new()
    {
        ApplicationName = "emews service",
        MaxConnections = Connections,
        Patience = Patience,
        OnTrouble = Console.Error.WriteLine,
    };

    private static string Text(EmewsService service, DatabaseAddress database, ServiceAccess access, ServiceAccess? readAccess, ServiceCertificate? certificate) =>
        $"""
        Serving {database} at {service.Address.AbsoluteUri.TrimEnd('/')}
        Token:  {access}{(readAccess is null ? "" : $"\nLooking alone: {readAccess}")}{(certificate is null ? "" : $"\nTLS:    known by the SHA-256 fingerprint {certificate.Fingerprint}")}
        Stop:   Ctrl-C

        """;

    /// <summary>One line: whoever reads it must know when it is whole, while the service goes on.</summary>
    private static string Json(EmewsService service, DatabaseAddress database, ServiceAccess access, ServiceCertificate? certificate) => JsonSerializer.Serialize(new
    {
        format = 1,
        address = service.Address.AbsoluteUri.TrimEnd('/'),
        token_file = access.File,
        fingerprint = certificate?.Fingerprint,
        database = $"{database}",
    }) + "\n";
}
