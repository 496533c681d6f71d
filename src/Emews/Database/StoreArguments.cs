using System.Globalization;
using Emews.Tasks;

namespace Emews.Database;

/// <summary>What no store accepts, found before anything happens, and called by the field of its request.</summary>
internal static class StoreArguments
{
    /// <summary>The payload that tells a pool to stop, and the priority EQ-SQL gives it.</summary>
    public const string Stop = "EQ_STOP";

    /// <inheritdoc cref="Stop"/>
    public const int StopPriority = -1;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(100);

    public static void Check(ExperimentRegistration registration)
    {
        CheckExperiment(registration.ExperimentId);
        CheckConfiguration(registration.Configuration);
        if (registration.LockstepEvery is { } every)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(every, 1, nameof(registration.LockstepEvery));
        }
    }

    public static void Check(SubmitRequest request)
    {
        CheckExperiment(request.ExperimentId);
        CheckPriorities(request.Priorities.Count, request.Payloads.Count, "payloads");
        if (request.Tag is not null)
        {
            CheckText(request.Tag, "The tag", nameof(request.Tag));
        }

        foreach (var payload in request.Payloads)
        {
            CheckText(payload, "A payload", nameof(request.Payloads));
            if (payload is Stop)
            {
                throw Wrong($"The payload {Stop} tells a pool to stop: ask for that with StopPoolsAsync (stop-pools over HTTP).", nameof(request.Payloads));
            }
        }
    }

    /// <summary>The ids that a request was given before, where it may be the same request.</summary>
    /// <exception cref="ArgumentException">It cannot be: it was about another number of tasks.</exception>
    public static IReadOnlyList<TaskId> CheckRepeat(SubmitRequest request, IReadOnlyList<TaskId> earlier) => earlier.Count == request.Payloads.Count
        ? earlier
        : throw Wrong(
            string.Create(CultureInfo.InvariantCulture, $"The request id is that of another submit, of {earlier.Count} tasks: make a new one for each submit."),
            nameof(request.RequestId));

    public static void Check(ListCollectedRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.After, nameof(request.After));
        ArgumentOutOfRangeException.ThrowIfNegative(request.Limit, nameof(request.Limit));
    }

    public static void Check(RenameExperimentRequest request)
    {
        CheckExperiment(request.ExperimentId);
        CheckExperiment(request.NewId, nameof(request.NewId));
    }

    public static void Check(StopPoolsRequest request) => ArgumentOutOfRangeException.ThrowIfNegative(request.Count, nameof(request.Count));

    public static void Check(UpdatePrioritiesRequest request)
    {
        CheckPriorities(request.Priorities.Count, request.TaskIds.Count, "tasks");
        if (request.Decision is { } decision)
        {
            CheckExperiment(decision.ExperimentId, nameof(request.Decision));
            CheckText(decision.Json, "A decision", nameof(request.Decision));
        }

        // Without its decision, nobody could tell a repeat from the next opening.
        if (request.OpensClaims is { } opened && !string.Equals(request.Decision?.ExperimentId, opened, StringComparison.Ordinal))
        {
            throw Wrong("Claims open with a decision of the same experiment.", nameof(request.OpensClaims));
        }
    }

    public static void Check(AgentRegistration registration)
    {
        ArgumentException.ThrowIfNullOrEmpty(registration.Pool, nameof(registration.Pool));
        CheckText(registration.Pool, "The pool's name", nameof(registration.Pool));
        CheckText(registration.Host, "The host's name", nameof(registration.Host));
        ArgumentOutOfRangeException.ThrowIfLessThan(registration.Workers, 1, nameof(registration.Workers));
        ArgumentOutOfRangeException.ThrowIfLessThan(registration.MaxAttempts, 1, nameof(registration.MaxAttempts));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(registration.LeaseTime, TimeSpan.Zero, nameof(registration.LeaseTime));
    }

    public static void Check(ClaimRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1, nameof(request.Limit));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.LeaseId, 1, nameof(request.LeaseId));
    }

    public static void Check(ReportRequest request)
    {
        foreach (var report in request.Reports)
        {
            if (report.Result is null == report.Failure is null)
            {
                throw Wrong($"Task {report.TaskId} is reported with a result or a failure, never both.", nameof(request.Reports));
            }

            if (report.Result is not null)
            {
                CheckText(report.Result, $"The result of task {report.TaskId}", nameof(request.Reports));
            }

            ArgumentOutOfRangeException.ThrowIfLessThan(report.RetryAfter, TimeSpan.Zero, nameof(report.RetryAfter));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(report.RetryAfter, LongestRetryAfter, nameof(report.RetryAfter));
        }
    }

    public static void Check(RescueRequest request)
    {
        if (request.AwakeFor is { } awake)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(awake, TimeSpan.Zero, nameof(request.AwakeFor));
        }

        foreach (var lease in request.ForeignLeases ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease.Time, TimeSpan.Zero, nameof(request.ForeignLeases));
            ArgumentOutOfRangeException.ThrowIfLessThan(lease.MaxAttempts, 1, nameof(request.ForeignLeases));
        }

        if (request.ForeignLeases?.CountBy(lease => lease.WorkType).FirstOrDefault(type => type.Value > 1) is { Value: > 1 } twice)
        {
            throw Wrong($"Work type {twice.Key} has two foreign leases.", nameof(request.ForeignLeases));
        }
    }

    public static void CheckConfiguration(string configuration) => CheckText(configuration, "The configuration", nameof(ExperimentRegistration.Configuration));

    public static void CheckExperiment(string experimentId, string field = nameof(SubmitRequest.ExperimentId))
    {
        CheckText(experimentId, "The experiment's name", field);
        if (experimentId.Length == 0)
        {
            throw Wrong("An experiment has a name: here is none.", field);
        }
    }

    /// <summary>Names the field of a request that is wrong, as whoever has sent the request knows it.</summary>
    private static ArgumentException Wrong(string message, string field) => new(message, field);

    private static void CheckText(string text, string what, string field)
    {
        ArgumentNullException.ThrowIfNull(text, field);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Wrong($"{what} holds the character NUL, which a database cannot keep.", field);
        }
    }

    private static void CheckPriorities(int priorities, int items, string what)
    {
        if (priorities != 1 && priorities != items)
        {
            throw Wrong($"{priorities} priorities for {items} {what}: give one for all, or one each.", nameof(SubmitRequest.Priorities));
        }
    }
}
