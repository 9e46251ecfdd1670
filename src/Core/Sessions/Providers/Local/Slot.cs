using System.Collections;
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

    public void Run(AttemptRequest order, Action<Slot, AttemptRequest, AttemptResult> finished)
    {
        AttemptResult result;
        try
        {
            result = Measure(order);
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
        finished(this, order, result);
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

    private AttemptResult Measure(AttemptRequest order)
    {
        if (!observer.OnStarted(order, name, DateTimeOffset.UtcNow)) return new AttemptResult(AttemptOutcome.NotRecorded) { Worker = name };
        _launcher ??= launchers();
        IRunningProcess process = _launcher.Start(ToProcess(order));
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

    private static ProcessOrder ToProcess(AttemptRequest order) => new()
    {
        Command = order.Command,
        WorkingDirectory = order.WorkingDirectory,
        Environment = EnvironmentOf(order),
        OutputPath = order.OutputPath,
        ErrorPath = order.ErrorPath,
        MemoryLimit = order.Allocation.Memory,
        Walltime = order.Allocation.Walltime,
    };

    private static Dictionary<string, string> EnvironmentOf(AttemptRequest order)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach ((string variable, string value) in order.Environment) environment[variable] = value;
        environment["SCALABLE_ATTEMPT"] = order.Number.ToString(CultureInfo.InvariantCulture);
        return environment;
    }
}
