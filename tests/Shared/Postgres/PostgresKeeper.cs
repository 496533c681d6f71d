using System.Diagnostics;

namespace Emews.Tests.Postgres;

/// <summary>
/// Ends a cluster and removes its folder when this process ends, however it ends: a shell waits for the end of its standard input.
/// </summary>
internal sealed class PostgresKeeper : IAsyncDisposable
{
    private const string Script =
        """
        trap '' HUP INT TERM
        folder=$1
        shift
        cat >/dev/null
        "$@" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
        rm -rf "$folder"
        """;

    private readonly Process _shell;

    public PostgresKeeper(string folder)
    {
        string[] arguments = ["-c", Script, "sh", folder, .. PostgresPrograms.AsUser, PostgresPrograms.PathOf("pg_ctl")];
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
