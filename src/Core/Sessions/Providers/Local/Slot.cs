using Scalable.Sessions.Manifests;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Local;

/// <summary>A worker: runs one attempt at a time and measures it.</summary>
internal sealed class Slot(string name, ProcessMonitor monitor, IAttemptObserver observer, Func<IProcessLauncher> launchers)
{
    private readonly object _gate = new();
    private IProcessLauncher? _launcher;
    private IRunningProcess? _process;
    private bool _cancelled;

    public string Name => name;

    public Thread Thread { get; set; } = null!;

    /// <summary>The attempt being run; guarded by the pool.</summary>
    public AttemptRequest? Current { get; set; }

    /// <summary>Kills the attempt being run.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _cancelled = true;
            _process?.Kill(KillReason.Cancelled);
        }
    }

    public void Run(AttemptRequest request, Action<Slot, AttemptRequest, AttemptResult> finished)
    {
        AttemptResult result;
        try
        {
            result = Measure(request);
        }
        catch (ProcessStartException error)
        {
            result = new AttemptResult(AttemptOutcome.StartFailed) { Message = error.Message, Worker = name };
        }
        catch (Exception error)
        {
            // Whatever goes wrong here is this attempt's failure and not this process's end.
            result = new AttemptResult(AttemptOutcome.Lost) { Message = $"It could not be run or measured: {error.Message}", Worker = name };
        }
        lock (_gate)
        {
            _process = null;
            _cancelled = false;
        }
        finished(this, request, result);
    }

    /// <summary>Gives back what the worker needed of the system.</summary>
    public void Close()
    {
        try
        {
            _launcher?.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            observer.OnTrouble($"What the worker {name} leaves behind could not be removed: {error.Message}");
        }
    }

    private AttemptResult Measure(AttemptRequest request)
    {
        if (!observer.OnStarted(request, name, DateTimeOffset.UtcNow)) return new AttemptResult(AttemptOutcome.NotRecorded) { Worker = name };
        _launcher ??= launchers();
        IRunningProcess process = _launcher.Start(ToProcess(request));
        lock (_gate)
        {
            _process = process;
            if (_cancelled) process.Kill(KillReason.Cancelled);
        }
        using (monitor.Add(process)) process.WaitUntilEnded();
        ProcessExit exit = process.Reap();
        return new AttemptResult(OutcomeOf(exit))
        {
            StartedAt = exit.StartedAt,
            FinishedAt = exit.StartedAt + exit.Duration,
            DurationSeconds = exit.Duration.TotalSeconds,
            Worker = name,
            ExitCode = exit.ExitCode,
            Signal = exit.Signal,
            Usage = exit.Usage,
        };
    }

    private static AttemptOutcome OutcomeOf(ProcessExit exit) => exit.Killed switch
    {
        KillReason.Memory => AttemptOutcome.OutOfMemory,
        KillReason.Walltime => AttemptOutcome.TimedOut,
        KillReason.Cancelled => AttemptOutcome.Cancelled,
        _ => exit.ExitCode == 0 ? AttemptOutcome.Succeeded : AttemptOutcome.Failed,
    };

    private static ProcessOrder ToProcess(AttemptRequest request) => new()
    {
        Command = request.Command,
        WorkingDirectory = request.WorkingDirectory,
        Environment = EnvironmentOf(request),
        OutputPath = request.OutputPath,
        ErrorPath = request.ErrorPath,
        MemoryLimit = request.Allocation.Memory,
        Walltime = request.Allocation.Walltime,
    };

    private static Dictionary<string, string> EnvironmentOf(AttemptRequest request)
    {
        Dictionary<string, string> environment = ManifestReadOptions.ProcessEnvironment();
        foreach ((string variable, string value) in request.Environment) environment[variable] = value;
        environment["SCALABLE_ATTEMPT"] = request.Number.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
