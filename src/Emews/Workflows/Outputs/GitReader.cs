using System.ComponentModel;
using System.Diagnostics;

namespace Emews.Workflows.Outputs;

/// <summary>Asks <c>git</c>, if it is there, where a folder stands. Never fails, and never takes long.</summary>
internal static class GitReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The commit of a folder and whether it is dirty; null where there is no commit, no git, or no answer in time.</summary>
    /// <param name="folder">The folder: changes of its tracked files make it dirty.</param>
    /// <param name="files">Files that make it dirty, where they lie in the folder, even if git does not know them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<GitState?> ReadAsync(string folder, IEnumerable<string> files, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (await AskAsync(folder, ["rev-parse", "--verify", "HEAD"], limit.Token).ConfigureAwait(false) is not { Length: > 0 } commit)
            {
                return null;
            }

            string[] inside = [.. files.Where(file => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))];
            string[] ofTracked = ["status", "--porcelain", "--untracked-files=no", "--", "."];
            string[] ofNamed = ["--literal-pathspecs", "status", "--porcelain", "--untracked-files=all", "--", .. inside];
            var tracked = await AskAsync(folder, ofTracked, limit.Token).ConfigureAwait(false);
            var named = inside.Length == 0 ? "" : await AskAsync(folder, ofNamed, limit.Token).ConfigureAwait(false);
            return tracked is null || named is null ? null : new(commit, tracked.Length > 0 || named.Length > 0);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> AskAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing is written to the repository, and none but the folder's own is asked.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        foreach (var variable in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
        {
            _ = start.Environment.Remove(variable);
        }

        try
        {
            using var git = Process.Start(start);
            return git is null ? null : await AnswerAsync(git, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static async Task<string?> AnswerAsync(Process git, CancellationToken cancellationToken)
    {
        try
        {
            git.StandardInput.Close();
            var output = git.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            _ = await Task.WhenAll(output, errors).ConfigureAwait(false);
            await git.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return git.ExitCode == 0 ? (await output.ConfigureAwait(false)).Trim() : null;
        }
        catch (OperationCanceledException)
        {
            git.Kill(entireProcessTree: true);
            throw;
        }
    }
}
