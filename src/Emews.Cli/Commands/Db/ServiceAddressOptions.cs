using System.CommandLine;
using System.CommandLine.Parsing;
using Emews.Database.Addresses;
using Emews.Processes;
using Emews.Rest;
using Emews.Tunnels;
using Emews.Workflows;

namespace Emews.Cli.Commands.Db;

/// <summary>How a command is told of an EMEWS service before the database, the way there, and how the service proves itself.</summary>
internal sealed class ServiceAddressOptions
{
    private readonly Option<string?> _service = new("--service")
    {
        Description = "An EMEWS service before the database, such as http://127.0.0.1:8080; never with a token.",
        HelpName = "URL",
    };

    private readonly Option<string?> _tunnel = new("--tunnel")
    {
        Description = "With --service: the machine that sees it at that URL, reached by ssh.",
        HelpName = "HOST",
    };

    private readonly Option<string?> _sshConfig = new("--ssh-config")
    {
        Description = "With --tunnel: the ssh configuration that has HOST.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _fingerprint = new("--fingerprint")
    {
        Description = "With --service https://…: the SHA-256 of the certificate it shows.",
        HelpName = "HEX",
    };

    private readonly Option<string?> _authorities = new("--ca-file")
    {
        Description = "With --service https://…: the authorities that may vouch for its certificate (PEM).",
        HelpName = "FILE",
    };

    /// <summary>The option that names the service.</summary>
    public Option Main => _service;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_service, _tunnel, _sshConfig, _fingerprint, _authorities])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            Needs(result, _service, _tunnel, _fingerprint, _authorities);
            Needs(result, _tunnel, _sshConfig);
            if (result.GetResult(_fingerprint) is not null && result.GetResult(_authorities) is not null)
            {
                result.AddError($"{_fingerprint.Name} accepts one certificate and no other: leave {_authorities.Name} out.");
            }
        });
    }

    /// <summary>The service that a command line names; null where it names none.</summary>
    /// <exception cref="WorkflowRefusedException">It cannot be one.</exception>
    public DatabaseTarget? Find(ParseResult parsed)
    {
        if (parsed.GetValue(_service) is not { } url)
        {
            return null;
        }

        var address = new DatabaseAddress.Service(Read(url))
        {
            Tunnel = parsed.GetValue(_tunnel) is { } host ? new SshRoute(host, PathOf(parsed, _sshConfig)) : null,
            Fingerprint = parsed.GetValue(_fingerprint),
            AuthorityFile = PathOf(parsed, _authorities),
        };
        if (address.Fingerprint is not null && !ServiceTrust.IsFingerprint(address.Fingerprint))
        {
            throw new WorkflowRefusedException(
                $"{_fingerprint.Name} is the SHA-256 of a certificate, 64 hexadecimal digits: 'emews service start --tls' prints it.");
        }

        if ((address.Fingerprint ?? address.AuthorityFile) is not null && !string.Equals(address.Address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            throw new WorkflowRefusedException($"{_service.Name} speaks no TLS, and is to show a certificate: write https://.");
        }

        var given = new Option<string?>[] { _service, _tunnel, _sshConfig, _fingerprint, _authorities }
            .Where(option => parsed.GetValue(option) is not null)
            .Select(option => $"{option.Name} {ShellWord.Of(parsed.GetValue(option)!)}");
        return new(address, string.Join(' ', given));
    }

    private static void Needs(CommandResult result, Option needed, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (result.GetResult(option) is not null && result.GetResult(needed) is null)
            {
                result.AddError($"{option.Name} goes with {needed.Name}, which is missing.");
            }
        }
    }

    private static string? PathOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } path ? Path.GetFullPath(path) : null;

    /// <param name="text">What may hold a token: it is never repeated.</param>
    private Uri Read(string text)
    {
        try
        {
            return ServiceAddress.Check(new Uri(text, UriKind.RelativeOrAbsolute));
        }
        catch (Exception error) when (error is ArgumentException or UriFormatException)
        {
            throw new WorkflowRefusedException(
                $"{_service.Name} takes the address of an EMEWS service, such as http://127.0.0.1:8080. Its token is in EMEWS_TOKEN, or in a file that EMEWS_TOKEN_FILE names.",
                error);
        }
    }
}
