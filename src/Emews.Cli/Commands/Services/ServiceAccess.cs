using Emews.Service;

namespace Emews.Cli.Commands.Services;

/// <summary>Whom a service lets in.</summary>
/// <param name="Token">What clients have to show; null for nothing.</param>
/// <param name="File">The file that has the token; null where none has.</param>
/// <param name="Variable">The variable of the environment that has the token, where no file has it.</param>
internal sealed record ServiceAccess(string? Token, string? File, string Variable = ServiceAccess.TokenVariable)
{
    private const string TokenVariable = "EMEWS_TOKEN";
    private const string ReadVariable = "EMEWS_READ_TOKEN";

    public static ServiceAccess ForAll { get; } = new(null, null);

    /// <summary>The token of a file that was named, of the environment, or of the file that all services of this user have.</summary>
    public static ServiceAccess Find(string? file)
    {
        if (file is null && Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            return new(token, null);
        }

        var path = Path.GetFullPath(file ?? TokenFile.Usual);
        return new(TokenFile.ReadOrMake(path), path);
    }

    /// <summary>The token of those who may only look: of a file that was named, or of the environment; null where there is none.</summary>
    public static ServiceAccess? FindForWatchers(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(ReadVariable) is { Length: > 0 } token ? new(token, null, ReadVariable) : null;
        }

        var path = Path.GetFullPath(file);
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
