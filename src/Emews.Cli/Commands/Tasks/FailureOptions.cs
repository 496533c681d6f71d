using System.CommandLine;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Options that choose among the tasks that failed.</summary>
internal sealed class FailureOptions
{
    private readonly Option<string?> _kind = new("--kind") { Description = "Only those that failed in this way, such as timeout.", HelpName = "KIND" };

    private readonly Option<string?> _cause = new("--cause")
    {
        Description = "Only those that failed of a cause with this text in it; # stands for any figure.",
        HelpName = "TEXT",
    };

    public IReadOnlyList<Option> All => [_kind, _cause];

    public string? Kind(ParseResult parsed) => parsed.GetValue(_kind);

    public string? Cause(ParseResult parsed) => parsed.GetValue(_cause);
}
