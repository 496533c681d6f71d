using System.Diagnostics;
using Emews.Database.Server;
using Emews.Tasks;

namespace Emews.Bench;

/// <summary>A Python program to compare with, which answers lines with lines.</summary>
internal sealed class PythonPeer : IDisposable
{
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _process;

    /// <param name="python">What <see cref="FindAsync"/> found.</param>
    /// <param name="script">The file's name, beside this program.</param>
    /// <param name="arguments">Its arguments.</param>
    public PythonPeer(string python, string script, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>A Python that has a module; null where none does.</summary>
    public static async Task<string?> FindAsync(string module)
    {
        foreach (var python in Pythons)
        {
            try
            {
                if ((await ProgramRun.RunAsync([python, "-c", $"import {module}"], ServerEnvironment.Current())).Succeeded)
                {
                    return python;
                }
            }
            catch (ServerRefusedException)
            {
                // There is no such program.
            }
        }

        return null;
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <exception cref="EmewsException">The program has ended.</exception>
    public string Ask(string line)
    {
        Say(line);
        return _process.StandardOutput.ReadLine() ?? throw new EmewsException($"The Python program ended at: {line}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
