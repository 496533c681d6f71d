using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>A terminal in which the tool runs, as a user sits before it: tmux without anybody looking.</summary>
internal sealed class Terminal
{
    private readonly string socket;
    private readonly IReadOnlyDictionary<string, string> environment;

    private Terminal(string socket, IReadOnlyDictionary<string, string> environment)
    {
        this.socket = socket;
        this.environment = environment;
    }

    /// <summary>Opens a terminal in a folder and types a command of the tool. The terminal stays when that has ended.</summary>
    public static async Task<Terminal> OpenAsync(
        string folder, IReadOnlyDictionary<string, string> environment, int width, int height, string arguments)
    {
        Needs.Command("tmux");
        var terminal = new Terminal(Path.Combine(folder, "tmux"), environment);
        await terminal.TmuxAsync(
            "-f", "/dev/null", "-u", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", "-c", folder,
            $"trap : INT; echo '$ emews'; '{EmewsProcess.Program}' {arguments}; echo \"[exit $?]\"; while :; do cat; done");
        return terminal;
    }

    /// <summary>The lines on the screen, without blanks at their ends.</summary>
    public async Task<string[]> ScreenAsync() => (await TmuxAsync("capture-pane", "-p")).Output.TrimEnd('\n').Split('\n');

    public async Task<bool> ShowsCursorAsync() => (await TmuxAsync("display-message", "-p", "#{cursor_flag}")).Output.Trim() is "1";

    /// <summary>Waits until the screen shows something, and gives it.</summary>
    /// <param name="what">What it is to show.</param>
    /// <param name="press">A key to be pressed until then; null for none.</param>
    public async Task<string[]> ShowsAsync(Func<string[], bool> what, string? press = null)
    {
        string[] screen = [];
        await Eventually.TrueAsync(
            async () =>
            {
                await (press is null ? Task.CompletedTask : PressAsync(press));
                return what(screen = await ScreenAsync());
            },
            () => "The screen never shows what it should. Now it shows:\n" + string.Join('\n', screen));
        return screen;
    }

    public Task<string[]> ShowsAsync(string text, string? press = null) =>
        ShowsAsync(screen => screen.Any(line => line.Contains(text, StringComparison.Ordinal)), press);

    /// <summary>Presses a key, such as <c>C-c</c>.</summary>
    public Task PressAsync(string key) => TmuxAsync("send-keys", key);

    /// <summary>Closes the terminal, as by its window's button.</summary>
    public Task CloseAsync() => TmuxAsync("kill-server");

    private async Task<ShellResult> TmuxAsync(params string[] arguments) =>
        (await Shell.RunAsync("/", environment, "tmux", ["-S", socket, .. arguments])).MustSucceed();
}
