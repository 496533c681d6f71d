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

    private readonly Option<bool> _noAuth = new("--no-auth") { Description = "Let in everybody on this machine, without a token." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_host, _port, _tokenFile, _noAuth])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_noAuth) is { Implicit: false } && result.GetResult(_tokenFile) is not null)
            {
                result.AddError($"{_noAuth.Name} lets in everybody, and {_tokenFile.Name} only who has the token: leave one out.");
            }
        });
    }

    /// <summary>Finds or makes what clients have to show.</summary>
    /// <exception cref="ServiceRefusedException">It cannot be.</exception>
    public ServiceAccess FindAccess(ParseResult parsed) =>
        parsed.GetValue(_noAuth) ? ServiceAccess.ForAll : ServiceAccess.Find(parsed.GetValue(_tokenFile));

    /// <summary>Where to listen.</summary>
    public EmewsServiceOptions Read(ParseResult parsed) => new() { Host = parsed.GetRequiredValue(_host), Port = parsed.GetValue(_port) ?? 0 };
}
