using System.CommandLine;
using System.Net;
using Emews.Service;

namespace Emews.Cli.Commands.Services;

/// <summary>How a command is told where a service listens, and whom it lets in.</summary>
internal sealed class ServiceOptions
{
    private static readonly EmewsServiceOptions Defaults = new();

    private readonly Option<string> _host = new("--host")
    {
        Description = "The address to listen on; only this machine reaches the default.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => Defaults.Host,
    };

    private readonly Option<int?> _port = WholeNumber.Option("--port", "The port to listen on; 0, or none, picks one that is free.", 0, IPEndPoint.MaxPort);

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "The file of the token that clients show, made where there is none.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _readTokenFile = new("--read-token-file")
    {
        Description = "The file of a token for those who may only look, made where there is none.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _maxRate = WholeNumber.Option(
        "--max-rate", $"How many requests a second one client may send; {Defaults.MaxRequestsPerSecond} unless told otherwise.", 1, 1_000_000);

    private readonly Option<string?> _accessLog = new("--access-log")
    {
        Description = "Append a line of every request to this file, and not to standard error.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Tell no line of every request." };

    private readonly Option<bool> _tls = new("--tls")
    {
        Description = "Speak TLS, with a certificate that is made at the first start and known by its fingerprint.",
    };

    private readonly Option<string?> _tlsCertificate = new("--tls-cert") { Description = "Speak TLS with this certificate (PEM).", HelpName = "FILE" };

    private readonly Option<string?> _tlsKey = new("--tls-key")
    {
        Description = "The certificate's private key (PEM), where it is in a file of its own.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noAuth = new("--no-auth") { Description = "Let in everybody on this machine, without a token." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_host, _port, _tokenFile, _readTokenFile, _noAuth, _tls, _tlsCertificate, _tlsKey, _maxRate, _accessLog, _quiet])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_noAuth) is { Implicit: false } && result.GetResult(_tokenFile) is not null)
            {
                result.AddError($"{_noAuth.Name} lets in everybody, and {_tokenFile.Name} only who has the token: leave one out.");
            }

            if (result.GetResult(_tls) is { Implicit: false } && result.GetResult(_tlsCertificate) is not null)
            {
                result.AddError($"{_tls.Name} makes a certificate, and {_tlsCertificate.Name} names one: leave one out.");
            }

            if (result.GetResult(_tlsKey) is not null && result.GetResult(_tlsCertificate) is null)
            {
                result.AddError($"{_tlsKey.Name} is the key of a certificate: name that with {_tlsCertificate.Name}.");
            }

            if (result.GetResult(_quiet) is { Implicit: false } && result.GetResult(_accessLog) is not null)
            {
                result.AddError($"{_quiet.Name} leaves out what {_accessLog.Name} is for: leave one out.");
            }
        });
    }

    /// <summary>Finds or makes what clients have to show.</summary>
    /// <exception cref="ServiceRefusedException">It cannot be.</exception>
    public ServiceAccess FindAccess(ParseResult parsed) =>
        parsed.GetValue(_noAuth) ? ServiceAccess.ForAll : ServiceAccess.Find(parsed.GetValue(_tokenFile));

    /// <summary>Finds or makes what those have to show who may only look; null for nobody.</summary>
    /// <exception cref="ServiceRefusedException">It cannot be.</exception>
    public ServiceAccess? FindReadAccess(ParseResult parsed) => ServiceAccess.FindForWatchers(parsed.GetValue(_readTokenFile));

    /// <summary>Finds or makes what the service shows over TLS; null for plain HTTP.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="access">Whom it lets in: a certificate that is made is kept beside the token.</param>
    /// <exception cref="ServiceRefusedException">It cannot be.</exception>
    public ServiceCertificate? FindCertificate(ParseResult parsed, ServiceAccess access) =>
        parsed.GetValue(_tlsCertificate) is { } file ? ServiceCertificate.Read(file, parsed.GetValue(_tlsKey))
        : parsed.GetValue(_tls) ? ServiceCertificate.ReadOrMake(Path.Combine(Path.GetDirectoryName(access.File ?? TokenFile.Usual)!, "service-tls.pem"))
        : null;

    /// <summary>Where the lines of requests go; null for nowhere.</summary>
    /// <exception cref="ServiceRefusedException">The file cannot be written.</exception>
    public AccessLogWriter? OpenAccessLog(ParseResult parsed)
    {
        if (parsed.GetValue(_quiet))
        {
            return null;
        }

        if (parsed.GetValue(_accessLog) is not { } path)
        {
            return new AccessLogWriter(new StreamWriter(Console.OpenStandardError()));
        }

        try
        {
            return new AccessLogWriter(new StreamWriter(path, append: true));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServiceRefusedException($"The access log cannot be written: {error.Message} Name another file with {_accessLog.Name}.", error);
        }
    }

    /// <summary>Where to listen, and how much to take.</summary>
    public EmewsServiceOptions Read(ParseResult parsed) => new()
    {
        Host = parsed.GetRequiredValue(_host),
        Port = parsed.GetValue(_port) ?? 0,
        MaxRequestsPerSecond = parsed.GetValue(_maxRate) ?? Defaults.MaxRequestsPerSecond,
    };
}
