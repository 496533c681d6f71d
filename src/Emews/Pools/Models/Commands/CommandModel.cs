using System.Text.Json;
using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.Pools.Models.Commands;

/// <summary>A model that is a program, started once a task and never through a shell.</summary>
/// <remarks>
/// The program runs in a session of its own; when it ends, however it ends, so does all that it has started. It runs in the model's
/// folder, or in one of its task's own where the command uses files.
/// </remarks>
internal sealed class CommandModel : ITaskModel, IDisposable
{
    private readonly ProgramOptions _options;
    private readonly CommandTemplate _template;
    private readonly ResultPlace _place;
    private readonly ModelEnvironment _environment;
    private readonly TaskFolders _folders;

    /// <summary>Makes a model, and looks whether its program is there.</summary>
    /// <param name="options">The command.</param>
    /// <param name="place">Where the program leaves its result.</param>
    /// <exception cref="EmewsException">The program is missing or cannot be run.</exception>
    public CommandModel(ProgramOptions options, ResultPlace place)
    {
        _options = options;
        _place = place;
        _template = CommandTemplate.Parse(options.Words);
        _environment = new ModelEnvironment(options.Owner, options.Folder);
        _folders = new TaskFolders(options);
        if (_template.FixedProgram is { } program)
        {
            ModelProgram.Locate(program, options.Folder);
        }
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        using var payload = ParsePayload(task.Payload);
        using var folder = _template.UsesFiles ? _folders.Make(task) : null;
        var run = await PrepareAsync(task, payload?.RootElement ?? default, folder).ConfigureAwait(false);
        var mark = MarkedProcesses.New();
        string? kept = null;
        try
        {
            await run.RunAsync(_environment.For(task, payload?.RootElement ?? default, mark), cancellationToken).ConfigureAwait(false);
            var result = !run.Ending.IsSuccess ? throw new ModelException(run.Ending.Kind, run.Ending.ToString()) { IsInterruption = run.Ending.IsInterruption }
                : new ResultReader(_place).Read(run, _template.UsesResultFile ? folder!.ResultFile : null);
            kept = Keep(folder, hasFailed: false);
            return result;
        }
        catch (OperationCanceledException) when (task.Limit is { IsOver: true } limit)
        {
            throw limit.Failure(cause => FailureText.Of(cause, run.Errors, kept = Keep(folder, hasFailed: true)));
        }
        catch (ModelException error)
        {
            throw error.InWords(FailureText.Of(error.Message, run.Errors, kept = Keep(folder, hasFailed: true)));
        }
        finally
        {
            _options.Trace?.Invoke(new ProgramTrace(run.Words, run.Folder, run.Output.Output, run.Errors.Output, kept));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folders.Dispose();

    private async Task<CommandRun> PrepareAsync(ModelTask task, JsonElement payload, TaskFolder? folder)
    {
        if (folder is not null)
        {
            await File.WriteAllTextAsync(folder.PayloadFile, task.Payload, CancellationToken.None).ConfigureAwait(false);
        }

        var words = _template.Expand(name => name switch
        {
            CommandTemplate.Payload => task.Payload,
            CommandTemplate.PayloadFile => folder!.PayloadFile,
            CommandTemplate.ResultFile => folder!.ResultFile,
            CommandTemplate.Folder => folder!.Path,
            _ => PayloadField.Read(payload, name),
        });
        string[] command = [Locate(words[0]), .. words.Skip(1).Select(word => folder is null ? word : Absolute(word))];
        var input = _template.ReadsInput ? task.Payload + "\n" : "";
        return new CommandRun(command, folder?.Path ?? _options.Folder, input) { Output = CommandRun.OutputFor(_place) };
    }

    private string Locate(string program)
    {
        try
        {
            return ModelProgram.Locate(program, _options.Folder);
        }
        catch (ModelException error) when (_template.FixedProgram is null)
        {
            // The payload has named it, and another names another.
            throw new ModelException(error.Kind, error.Message, error);
        }
    }

    /// <summary>A word that names a file of the model's, which a program in another folder would not find.</summary>
    private string Absolute(string word) =>
        word.Length > 0 && !word.Contains('\0', StringComparison.Ordinal) && File.Exists(Path.Combine(_options.Folder, word))
            ? Path.GetFullPath(word, _options.Folder)
            : word;

    /// <returns>The folder's path where it is kept.</returns>
    private string? Keep(TaskFolder? folder, bool hasFailed)
    {
        if (folder is not null && (hasFailed || _options.Keep))
        {
            _folders.Keep(folder, hasFailed);
        }

        return folder is { IsKept: true } ? folder.Path : null;
    }

    private JsonDocument? ParsePayload(string payload)
    {
        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException error)
        {
            // Whoever submitted it may speak another language than JSON with this program.
            return _template.Fields.Count == 0 ? null : throw new ModelException(
                TaskFailureKinds.BadPayload, $"The command names fields of the payload, which is not JSON: {ObjectiveModel.Shorten(payload)}", error);
        }
    }
}
