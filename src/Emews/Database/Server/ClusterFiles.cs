namespace Emews.Database.Server;

/// <summary>Writes files into a cluster as the user who runs its server: theirs from the first moment, and never open to others.</summary>
internal sealed class ClusterFiles(string data, ServerAccount account)
{
    private const string Replace = "umask 077 && cat >\"$1.new\" && mv -f \"$1.new\" \"$1\"";
    private const string Add = "cat >>\"$1\"";

    /// <summary>Writes a file, which is there whole or not at all.</summary>
    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) => RunAsync(Replace, name, text, cancellationToken);

    /// <summary>Writes at the end of a file.</summary>
    public Task AppendAsync(string name, string text, CancellationToken cancellationToken) => RunAsync(Add, name, text, cancellationToken);

    private async Task RunAsync(string script, string name, string text, CancellationToken cancellationToken)
    {
        var path = Path.Combine(data, name);
        var result = await ProgramRun.RunAsync(
            account.Command(["sh", "-c", script, "sh", path]), ServerEnvironment.Current(), text, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServerRefusedException($"{path} cannot be written:\n{result.Said}");
        }
    }
}
