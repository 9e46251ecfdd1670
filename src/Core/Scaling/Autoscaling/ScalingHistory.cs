using System.Text;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Scaling;

namespace Scalable.Scaling.Autoscaling;

/// <summary>What earlier runs of a store tell a scaler: durations, start delays, and how predictions came true.</summary>
public static class ScalingHistory
{
    /// <summary>Only the newest runs are asked; a scaler keeps no more than a few hundred of anything.</summary>
    private const int MostRuns = 100;

    /// <summary>The newest runs of a store. What cannot be read is left out.</summary>
    /// <param name="store">A run store; one that is not there has none.</param>
    /// <param name="exceptRunId">A run to leave out, such as the one that goes on.</param>
    public static IReadOnlyList<RunRecord> Read(string store, string? exceptRunId = null)
    {
        try
        {
            return RunStore.ReadRuns([.. RunStore.RunDirectories(store).Where(directory => Path.GetFileName(directory) != exceptRunId).TakeLast(MostRuns)]).Runs;
        }
        catch (RunStoreException)
        {
            return [];
        }
    }

    /// <summary>Lets a memory learn from runs, oldest first.</summary>
    public static void Teach(ScalerMemory memory, IEnumerable<RunRecord> runs)
    {
        foreach (RunRecord run in runs.OrderBy(run => run.StartedAt))
        {
            memory.RecordDurations(run);
            if (run.Counts.WorkerEvents > 0) TeachEvents(memory, Path.Combine(run.Path, RunFiles.Workers));
        }
    }

    private static void TeachEvents(ScalerMemory memory, string file)
    {
        try
        {
            foreach (string line in File.ReadLines(file, Encoding.UTF8))
                if (line.Contains(ScalingRecords.OutcomeState, StringComparison.Ordinal) || line.Contains(ScalingRecords.WorkerStartState, StringComparison.Ordinal)) TeachEvent(memory, line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A run whose worker events cannot be read still taught its durations.
        }
    }

    private static void TeachEvent(ScalerMemory memory, string line)
    {
        try
        {
            JsonInput input = JsonInput.Parse(line);
            if (input.Member("state") is not { Kind: JsonValueKind.String } state || input.Member("details") is not { } details) return;
            if (ScalingRecords.ReadOutcome(state.Text(), details.Element) is { } outcome) memory.RecordOutcome(outcome);
            if (ScalingRecords.ReadWorkerStart(state.Text(), details.Element) is { } start) memory.RecordStartDelay(start.Tag, start.DelaySeconds);
        }
        catch (JsonInputException)
        {
            // A torn line, as a run that was killed leaves behind; the reader of runs tells of it.
        }
    }
}
