using Emews.Service;

namespace Emews.Cli.Commands.Services;

/// <summary>Whom a service lets in.</summary>
/// <param name="Token">What clients have to show; null for nothing.</param>
/// <param name="File">The file that has the token; null where none has.</param>
internal sealed record ServiceAccess(string? Token, string? File)
{
    private const string Variable = "EMEWS_TOKEN";

    public static ServiceAccess ForAll { get; } = new(null, null);

    /// <summary>The token of a file that was named, of the environment, or of the file that all services of this user have.</summary>
    public static ServiceAccess Find(string? file)
    {
        if (file is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } token)
        {
            return new(token, null);
        }

        var path = Path.GetFullPath(file ?? TokenFile.Usual);
        return new(TokenFile.ReadOrMake(path), path);
    }

    /// <summary>A line for who has started the service; never with the token.</summary>
    public override string ToString() => this switch
    {
        { Token: null } => "none: everybody on this machine may use it",
        { File: { } file } => $"in {file}",
        _ => $"that of {Variable}",
    };
}
