using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.Pools.Models.Workers;

/// <summary>
/// A model that is a long-lived program, so that what it loads it loads once. It reads one JSON document a line on standard input,
/// <c>{"task_id", "payload", …}</c>, and answers each with one on standard output.
/// </summary>
/// <remarks>
/// Each of the pool's workers has a program to itself, started with its first task, and again where it died, hung or made no sense.
/// </remarks>
internal sealed class WorkerModel : ITaskModel, IAsyncDisposable
{
    // So many that end before they answer anything are not bad luck.
    private const int MostFalseStarts = 3;

    private readonly ProgramOptions _options;
    private readonly string[] _words;
    private readonly ModelEnvironment _environment;
    private readonly ConcurrentStack<WorkerProgram> _idle = new();
    private int _falseStarts;
    private volatile bool _hasAnswered;

    /// <summary>Makes a model, and looks whether its program is there.</summary>
    /// <exception cref="EmewsException">The program is missing or cannot be run.</exception>
    public WorkerModel(ProgramOptions options)
    {
        _options = options;
        string[] words = [.. CommandTemplate.Parse(options.Words).FixedWords];
        _words = [ModelProgram.Locate(words[0], options.Folder), .. words.Skip(1)];
        _environment = new ModelEnvironment(options.Owner, options.Folder);
    }

    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var request = Request(task);
        for (var start = 1; ; start++)
        {
            try
            {
                return await RunOnceAsync(task, request, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelException error) when (error.ConcernsAllTasks && _hasAnswered && start < MostFalseStarts)
            {
                // It ended between two tasks, or could not start where others could.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var workers = new List<WorkerProgram>();
        while (_idle.TryPop(out var worker))
        {
            workers.Add(worker);
        }

        await Task.WhenAll(workers.Select(worker => worker.StopAsync())).ConfigureAwait(false);
    }

    private async Task<string> RunOnceAsync(ModelTask task, byte[] request, CancellationToken cancellationToken)
    {
        var worker = await TakeAsync().ConfigureAwait(false);
        WorkerAnswer answer;
        try
        {
            answer = await worker.RunAsync(task, request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ModelException)
        {
            await worker.DisposeAsync().ConfigureAwait(false);
            throw error is ModelException failure ? Explain(failure, worker)
                : task.Limit is { IsOver: true } limit ? limit.Failure(cause => FailureText.Of($"{cause}. {worker.WhatItLacks}", worker.Errors))
                : new OperationCanceledException(error.Message, error, cancellationToken);
        }
        finally
        {
            _options.Trace?.Invoke(new ProgramTrace(_words, _options.Folder, worker.Output, worker.Errors.Output, KeptFolder: null));
        }

        Volatile.Write(ref _falseStarts, 0);
        _hasAnswered = true;
        var told = answer.Error is null ? null : new ModelException(answer.Kind, FailureText.Of(answer.Error, worker.Errors));
        _idle.Push(worker);
        return told is null ? answer.Result! : throw told;
    }

    /// <summary>An idle worker that lives, or a new one.</summary>
    private async Task<WorkerProgram> TakeAsync()
    {
        while (_idle.TryPop(out var worker))
        {
            if (!worker.HasEnded)
            {
                return worker;
            }

            await worker.DisposeAsync().ConfigureAwait(false);
        }

        return await WorkerProgram.StartAsync(_options, _words, _environment.With(MarkedProcesses.New())).ConfigureAwait(false);
    }

    private ModelException Explain(ModelException failure, WorkerProgram worker)
    {
        var isFalseStart = !worker.HasAnswered && failure is { Kind: TaskFailureKinds.WorkerDied, IsInterruption: false };
        var count = isFalseStart ? Interlocked.Increment(ref _falseStarts) : 0;
        return count < MostFalseStarts
            ? failure.InWords(FailureText.Of(failure.Message, worker.Errors))
            : new ModelException(
                TaskFailureKinds.CannotStart,
                FailureText.Of($"No answer after {count} starts in a row. {failure.Message}", worker.Errors),
                failure);
    }

    private byte[] Request(ModelTask task)
    {
        try
        {
            using var payload = JsonDocument.Parse(task.Payload);
            var line = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                json.WriteNumber("task_id", task.TaskId.Value);
                json.WritePropertyName("payload");
                payload.RootElement.WriteTo(json);
                json.WriteNumber("attempt", task.Attempt);
                if (ModelEnvironment.SeedOf(payload.RootElement) is { } seed)
                {
                    json.WriteNumber("seed", seed);
                }

                json.WriteString("exp_id", _options.Owner.ExperimentId);
                json.WriteString("pool", _options.Owner.Pool);
                json.WriteEndObject();
            }

            line.Write("\n"u8);
            return line.WrittenSpan.ToArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelException(
                TaskFailureKinds.BadPayload, $"The payload is not JSON, in which a worker gets it: {ObjectiveModel.Shorten(task.Payload)}", error);
        }
    }
}
