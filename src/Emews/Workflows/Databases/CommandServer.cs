using Emews.Database.Server;
using Emews.Processes;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>A server that commands of the user start and stop (<c>start_cmd</c>, <c>stop_cmd</c>).</summary>
internal sealed class CommandServer(DatabaseConfiguration.PostgreSql database, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Longer than most take; who waits longer wants to know for what.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private string Place => AddressOfConfiguration.Of(database).ToString();

    /// <summary>Runs <c>start_cmd</c> and waits until the server answers.</summary>
    /// <returns>Whether it was started; false when it answered before.</returns>
    /// <exception cref="ServerRefusedException">The command failed, or the server does not answer.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (await ServerPlace.AnswersAsync(database, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await RunAsync("start_cmd", database.StartCommand!, cancellationToken).ConfigureAwait(false);
        await WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Runs <c>stop_cmd</c>.</summary>
    /// <returns>Whether it was run; false when nobody answers.</returns>
    /// <exception cref="ServerRefusedException">There is no such command, or it failed.</exception>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        var command = database.StopCommand ?? throw new ServerRefusedException(
            $"dbs.{database.Name} has a start_cmd and no stop_cmd: stop the server at {Place} by hand, or add stop_cmd.");
        if (!await ServerPlace.AnswersAsync(database, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await RunAsync("stop_cmd", command, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var isSilent = true;
        while (!await ServerPlace.AnswersAsync(database, cancellationToken).ConfigureAwait(false))
        {
            var waited = time.GetElapsedTime(begun);
            if (waited > Patience)
            {
                throw new ServerRefusedException(
                    $"dbs.{database.Name}.start_cmd has ended, and nobody answers at {Place} after {Patience.TotalSeconds} s.\n"
                    + $"  Does the command start a server? {database.StartCommand}\n"
                    + "  Do db_host and db_port say where that listens? Does its log say more?");
            }

            if (isSilent && waited > Silence)
            {
                isSilent = false;
                say($"dbs.{database.Name}.start_cmd has ended. Waiting up to {Patience.TotalSeconds} s for an answer at {Place} …");
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(string key, string command, CancellationToken cancellationToken)
    {
        var words = CommandWords.Split(command).Select(word => DatabaseReferences.Expand(word, database)).ToList();
        var environment = await DatabaseEnvironment.OfAsync(database, cancellationToken).ConfigureAwait(false);
        if (SearchPath.FindIn(environment, words[0]) is { } program)
        {
            words[0] = program;
        }

        var running = ProgramRun.RunAsync(
            words, environment, folder: Environment.CurrentDirectory, keepsTerminal: true, cancellationToken: cancellationToken);
        if (await Task.WhenAny(running, Task.Delay(Silence, time, cancellationToken)).ConfigureAwait(false) != running)
        {
            say($"Waiting for the end of dbs.{database.Name}.{key}: {command}");
        }

        var result = await EndAsync(key, running).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServerRefusedException($"dbs.{database.Name}.{key} failed with exit code {result.ExitCode}: {command}\n{result.Said}");
        }
    }

    private async Task<ProgramResult> EndAsync(string key, Task<ProgramResult> running)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (ServerRefusedException refused)
        {
            throw new ServerRefusedException($"dbs.{database.Name}.{key}: {refused.Message}", refused);
        }
    }
}
