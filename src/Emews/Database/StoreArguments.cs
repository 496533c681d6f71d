using Emews.Tasks;

namespace Emews.Database;

/// <summary>What no store accepts, found before anything happens.</summary>
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
            ArgumentOutOfRangeException.ThrowIfLessThan(every, 1, nameof(registration));
        }
    }

    public static void Check(SubmitRequest request)
    {
        CheckExperiment(request.ExperimentId);
        CheckPriorities(request.Priorities.Count, request.Payloads.Count, "payloads");
        if (request.Tag is not null)
        {
            CheckText(request.Tag, "The tag");
        }

        foreach (var payload in request.Payloads)
        {
            CheckText(payload, "A payload");
            if (payload is Stop)
            {
                throw new ArgumentException($"The payload {Stop} tells a pool to stop: use StopPoolsAsync.", nameof(request));
            }
        }
    }

    public static void Check(ListCollectedRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.After, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegative(request.Limit, nameof(request));
    }

    public static void Check(RenameExperimentRequest request)
    {
        CheckExperiment(request.ExperimentId);
        CheckExperiment(request.NewId);
    }

    public static void Check(StopPoolsRequest request) => ArgumentOutOfRangeException.ThrowIfNegative(request.Count, nameof(request));

    public static void Check(UpdatePrioritiesRequest request)
    {
        CheckPriorities(request.Priorities.Count, request.TaskIds.Count, "tasks");
        if (request.Decision is { } decision)
        {
            CheckExperiment(decision.ExperimentId);
            CheckText(decision.Json, "A decision");
        }

        // Without its decision, nobody could tell a repeat from the next opening.
        if (request.OpensClaims is { } opened && !string.Equals(request.Decision?.ExperimentId, opened, StringComparison.Ordinal))
        {
            throw new ArgumentException("Claims open with a decision of the same experiment.", nameof(request));
        }
    }

    public static void Check(AgentRegistration registration)
    {
        ArgumentException.ThrowIfNullOrEmpty(registration.Pool, nameof(registration));
        CheckText(registration.Pool, "The pool's name");
        CheckText(registration.Host, "The host's name");
        ArgumentOutOfRangeException.ThrowIfLessThan(registration.Workers, 1, nameof(registration));
        ArgumentOutOfRangeException.ThrowIfLessThan(registration.MaxAttempts, 1, nameof(registration));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(registration.LeaseTime, TimeSpan.Zero, nameof(registration));
    }

    public static void Check(ClaimRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.LeaseId, 1, nameof(request));
    }

    public static void Check(ReportRequest request)
    {
        foreach (var report in request.Reports)
        {
            if (report.Result is null == report.Failure is null)
            {
                throw new ArgumentException($"Task {report.TaskId} is reported with a result or a failure, never both.", nameof(request));
            }

            if (report.Result is not null)
            {
                CheckText(report.Result, $"The result of task {report.TaskId}");
            }

            ArgumentOutOfRangeException.ThrowIfLessThan(report.RetryAfter, TimeSpan.Zero, nameof(request));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(report.RetryAfter, LongestRetryAfter, nameof(request));
        }
    }

    public static void Check(RescueRequest request)
    {
        if (request.AwakeFor is { } awake)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(awake, TimeSpan.Zero, nameof(request));
        }

        foreach (var lease in request.ForeignLeases ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease.Time, TimeSpan.Zero, nameof(request));
            ArgumentOutOfRangeException.ThrowIfLessThan(lease.MaxAttempts, 1, nameof(request));
        }

        if (request.ForeignLeases?.CountBy(lease => lease.WorkType).FirstOrDefault(type => type.Value > 1) is { Value: > 1 } twice)
        {
            throw new ArgumentException($"Work type {twice.Key} has two foreign leases.", nameof(request));
        }
    }

    public static void CheckConfiguration(string configuration) => CheckText(configuration, "The configuration");

    public static void CheckExperiment(string experimentId)
    {
        ArgumentException.ThrowIfNullOrEmpty(experimentId);
        CheckText(experimentId, "The experiment's name");
    }

    private static void CheckText(string text, string what)
    {
        ArgumentNullException.ThrowIfNull(text, what);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"{what} holds the character NUL, which a database cannot keep.", nameof(text));
        }
    }

    private static void CheckPriorities(int priorities, int items, string what)
    {
        if (priorities != 1 && priorities != items)
        {
            throw new ArgumentException($"{priorities} priorities for {items} {what}: give one for all, or one each.", nameof(priorities));
        }
    }
}
