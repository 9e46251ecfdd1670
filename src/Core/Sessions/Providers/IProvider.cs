using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Measuring;
using Scalable.Sessions.Providers.Aws;
using Scalable.Sessions.Providers.Local;
using Scalable.Sessions.Providers.Slurm;

namespace Scalable.Sessions.Providers;

/// <summary>A place that runs attempts. Methods may be called from any thread and return quickly; what happens is reported to the observer.</summary>
internal interface IProvider : IDisposable
{
    /// <summary>Takes an attempt; it ends exactly once unless the provider is disposed first.</summary>
    void Submit(AttemptRequest request);

    /// <summary>Takes up an attempt that an earlier session submitted: finds it where it waits, runs or has ended, else runs it. No attempt is run twice.</summary>
    void Adopt(AttemptRequest request);

    /// <summary>Hands over at once what is being gathered into a batch.</summary>
    void Flush();

    /// <summary>Ends an attempt, queued or running; one that has ended is left alone.</summary>
    void Cancel(AttemptRequest request);

    /// <summary>How many attempts of a component may run at once. Those that run too many go on to their end.</summary>
    void SetWorkers(string component, int workers);

    /// <summary>How many attempts of a component run now.</summary>
    int Busy(string component);

    /// <summary>What would be handed to the scheduler for an attempt, to be looked at; a command line if there is none.</summary>
    string Preview(AttemptRequest request);
}

/// <summary>What a provider is made from.</summary>
internal sealed record ProviderContext(string RunId, string RunDirectory, TargetSpec Target, IAttemptObserver Observer)
{
    /// <summary>Whether the run was begun by a session before, whose attempts may still be there.</summary>
    public bool IsResumed { get; init; }
}

/// <summary>Hears of attempts from a provider, from any of its threads; for one attempt in the order things happened. Nothing of it throws.</summary>
internal interface IAttemptObserver
{
    /// <summary>An attempt begins, or has begun.</summary>
    /// <returns>False if that cannot be recorded: one that can still be held back is not begun, but ended as <see cref="AttemptOutcome.NotRecorded"/>.</returns>
    bool OnStarted(AttemptRequest request, string worker, DateTimeOffset at);

    void OnEnded(AttemptRequest request, AttemptResult result);

    /// <summary>Something happened to the workers: started, stopped, a job submitted.</summary>
    void OnWorkers(string state, string? component, string? worker, Dictionary<string, object?> details);

    /// <summary>Something is wrong that concerns no single attempt; the provider goes on.</summary>
    void OnTrouble(string message);
}

/// <summary>How an attempt ended, as a provider found it.</summary>
internal sealed record AttemptResult(AttemptOutcome Outcome)
{
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset FinishedAt { get; init; } = DateTimeOffset.UtcNow;

    public double? DurationSeconds { get; init; }

    public string? Worker { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    /// <summary>What is to be said of a failure besides its exit code or signal.</summary>
    public string? Message { get; init; }

    public ResourceUsage Usage { get; init; } = ResourceUsage.Unknown;
}

/// <summary>The ways an attempt ends.</summary>
internal enum AttemptOutcome
{
    Succeeded,

    /// <summary>It ended with an exit code other than 0, or by a signal of its own.</summary>
    Failed,
    OutOfMemory,
    TimedOut,
    Cancelled,

    /// <summary>It was taken from the machine it ran on; the provider has not put it in line again.</summary>
    NodeFailure,
    StartFailed,
    Refused,
    Lost,

    /// <summary>It was not begun, because its start could not be recorded; a later session runs it.</summary>
    NotRecorded,
}

/// <summary>Makes the provider that a target names.</summary>
internal static class ProviderFactory
{
    /// <exception cref="InvalidOperationException">There is no such provider, or what it needs is not on this machine.</exception>
    public static IProvider Create(ProviderContext context) => context.Target.Provider switch
    {
        "local" => new LocalProvider(context.Observer),
        "slurm" => SlurmQueue.Provider(context),
        "aws" => BatchQueue.Provider(context),
        var other => throw new InvalidOperationException($"The target '{context.Target.Name}' wants the provider '{other}', which cannot be run here."),
    };
}

/// <summary>One attempt as a provider gets it.</summary>
internal sealed record AttemptRequest
{
    public required string TaskId { get; init; }

    public required string TaskName { get; init; }

    public required int Number { get; init; }

    public required ComponentSpec Component { get; init; }

    public required ComponentResources Allocation { get; init; }

    /// <summary>The program and its arguments, to be handed over as they are.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Variables to set besides those of the place it runs in.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether it reads files of the run's directory, as script tasks do.</summary>
    public bool NeedsRunDirectory { get; init; }

    /// <summary>Whether an earlier session saw it running.</summary>
    public bool WasStarted { get; init; }

    public required string OutputPath { get; init; }

    public required string ErrorPath { get; init; }

    /// <summary>The attempt's name, unique in its run and safe in file names.</summary>
    public string Key => NameOf(TaskId, Number);

    public static string NameOf(string taskId, int number) => string.Create(CultureInfo.InvariantCulture, $"{taskId}.{number}");
}
