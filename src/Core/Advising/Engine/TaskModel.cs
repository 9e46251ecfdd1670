using Scalable.Advising.Distributions;
using Scalable.Advising.Persistence;

namespace Scalable.Advising.Engine;

/// <summary>All quantities of one task, and how far the confidence of its allocations can be believed.</summary>
internal sealed class TaskModel(OnlineForecaster memory, OnlineForecaster duration, OnlineForecaster cpus, ConfidenceCalibrators pooled)
{
    private const int RowsToShare = 100;

    public OnlineForecaster Memory => memory;

    public OnlineForecaster Duration => duration;

    public OnlineForecaster Cpus => cpus;

    public ConfidenceCalibrators Calibrators { get; } = new(pooled);

    public int Rows => Math.Max(memory.Rows, duration.Rows);

    /// <summary>Makes the forecasts of a question, which later calls for the same one find made.</summary>
    public void Forecast(TaskQuestion question) => Each(
        () => memory.Forecast(question.Features, question.MemoryRequest),
        () => duration.Forecast(question.Features, question.WalltimeRequest),
        () => cpus.Forecast(question.Features, question.CpuRequest));

    public void Keep(StateArchive state)
    {
        state.Object("memory", () => memory.Keep(state));
        state.Object("duration", () => duration.Keep(state));
        state.Object("cpus", () => cpus.Keep(state));
        state.Object("calibrators", () => Calibrators.Keep(state));
    }

    public void Commit(CancellationToken cancellationToken) =>
        Each(() => memory.Commit(cancellationToken), () => duration.Commit(cancellationToken), () => cpus.Commit(cancellationToken));

    /// <summary>
    /// Does something with each quantity, side by side if there are enough rows to be worth it. Quantities share nothing that
    /// this changes, so the result is the same.
    /// </summary>
    public void Each(Action ofMemory, Action ofDuration, Action ofCpus)
    {
        if (Rows < RowsToShare)
        {
            ofMemory();
            ofDuration();
            ofCpus();
            return;
        }
        SideBySide.Run(ofMemory, ofDuration, ofCpus);
    }
}

/// <summary>The calibrators of what is stated of a first allocation: memory, walltime, and both together.</summary>
internal sealed class ConfidenceCalibrators(ConfidenceCalibrators? pooled = null)
{
    public HistogramCalibrator Memory { get; } = new(pooled?.Memory);

    public HistogramCalibrator Walltime { get; } = new(pooled?.Walltime);

    public HistogramCalibrator Joint { get; } = new(pooled?.Joint);

    public void Keep(StateArchive state)
    {
        state.Object("memory", () => Memory.Keep(state));
        state.Object("walltime", () => Walltime.Keep(state));
        state.Object("joint", () => Joint.Keep(state));
    }
}

/// <summary>The stages of the ladder for little data in words.</summary>
internal static class StageText
{
    public static string Method(SizingStage stage) => stage switch
    {
        SizingStage.Request => "request",
        SizingStage.Pooled => "pooled",
        SizingStage.Task => "task",
        _ => "learned",
    };

    public static string? Reason(SizingStage stage, string task, int rows, bool isRequestKnown) => stage switch
    {
        SizingStage.Request when isRequestKnown => $"no history of '{task}' yet: the request, unchanged",
        SizingStage.Request => $"no history of '{task}' yet and no request: nothing to go by",
        SizingStage.Pooled when rows == 0 => $"no history of '{task}' yet: what other tasks used of their requests",
        SizingStage.Pooled => $"{Rows(rows)} of '{task}': the largest seen and what other tasks used of their requests",
        SizingStage.Task => $"{Rows(rows)} of '{task}': too few to judge models by",
        _ => null,
    };

    /// <summary>Says so if the newest runs fall outside their bounds too often; null if they do not.</summary>
    public static string? Drift(DriftDetector? memory, DriftDetector? duration) =>
        memory is { IsDrifting: true } ? DriftOf("peak memory", memory.Outside) : duration is { IsDrifting: true } ? DriftOf("duration", duration.Outside) : null;

    /// <summary>Says so if a query lies beyond the inputs seen; null if it does not.</summary>
    public static string? Beyond(OnlineForecaster memory, OnlineForecaster duration)
    {
        double doublings = Math.Max(memory.Beyond, duration.Beyond);
        if (doublings < MinBeyondToReport) return null;
        string factor = string.Create(CultureInfo.InvariantCulture, $"{StableMath.PowerOfTwo(doublings):0.0#} times");
        return memory.IsGuess || duration.IsGuess
            ? $"the input lies {factor} beyond what was seen and nothing shows how needs grow with it: a guess, no less than the nearest inputs needed; safe is the largest request or the whole machine"
            : $"the input lies {factor} beyond what was seen: extrapolated, with less confidence";
    }

    private const double MinBeyondToReport = 0.1;

    private static string DriftOf(string quantity, int outside) =>
        $"{quantity} drifts: {outside} of the newest {DriftDetector.Window} runs fell outside their 90 % bounds, so recent runs weigh more";

    private static string Rows(int rows) => rows == 1 ? "one run" : $"{rows} runs";
}

/// <summary>How much history an answer rests on.</summary>
public enum SizingStage
{
    /// <summary>Nothing is known: what the user asked for, unchanged.</summary>
    Request,

    /// <summary>Too little of this task: also what other tasks used of what they asked for.</summary>
    Pooled,

    /// <summary>This task's own rows, too few to judge models by.</summary>
    Task,

    /// <summary>This task's own rows, enough to choose among models by what they would have cost.</summary>
    Learned,
}
