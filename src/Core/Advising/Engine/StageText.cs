using Scalable.Advising.Calibration;

namespace Scalable.Advising.Engine;

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

    /// <summary>Says so where the newest runs fall outside their bounds too often; null where they do not.</summary>
    public static string? Drift(DriftDetector? memory, DriftDetector? duration) =>
        memory is { IsDrifting: true } ? DriftOf("peak memory", memory.Outside) : duration is { IsDrifting: true } ? DriftOf("duration", duration.Outside) : null;

    private static string DriftOf(string quantity, int outside) =>
        $"{quantity} drifts: {outside} of the newest {DriftDetector.Window} runs fell outside their 90 % bounds, so recent runs weigh more";

    private static string Rows(int rows) => rows == 1 ? "one run" : $"{rows} runs";
}
