using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Scaling;

namespace Scalable.Scaling.Autoscaling;

/// <summary>What a scaler learns from earlier runs of a store: durations, start delays, and how predictions came true.</summary>
public static class ScalingHistory
{
    /// <summary>Only the newest runs are asked; a scaler keeps no more than a few hundred of anything.</summary>
    private const int MaxRuns = 100;

    /// <summary>The newest runs of a store. What cannot be read is left out.</summary>
    /// <param name="store">A run store; one that is not there has none.</param>
    /// <param name="exceptRunId">A run to leave out, such as the one that goes on.</param>
    public static IReadOnlyList<RunRecord> Read(string store, string? exceptRunId = null)
    {
        try
        {
            return RunStore.ReadRuns([.. RunStore.RunDirectories(store).Where(directory => Path.GetFileName(directory) != exceptRunId).TakeLast(MaxRuns)]).Runs;
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
            if (run.Counts.WorkerEvents > 0) TeachEvents(memory, run);
        }
    }

    /// <summary>The decisions of the newest runs that changed something, oldest first.</summary>
    /// <param name="runs">Runs of a store, whose worker events are read.</param>
    /// <param name="most">How many decisions at most, the newest.</param>
    public static IReadOnlyList<ScalingDecision> Decisions(IEnumerable<RunRecord> runs, int most)
    {
        var decisions = new List<ScalingDecision>();
        foreach (RunRecord run in runs.Where(run => run.Counts.WorkerEvents > 0).OrderByDescending(run => run.StartedAt).Take(MaxRuns))
        {
            if (decisions.Count >= most) break;
            ReadEvents(run, line => line.Contains(ScalingRecords.DecisionState, StringComparison.Ordinal), (state, details) =>
            {
                if (ScalingRecords.ReadDecision(state, details) is { HasChanges: true } decision) decisions.Add(decision);
            });
        }
        return [.. decisions.OrderBy(decision => decision.EvaluatedAt).TakeLast(most)];
    }

    private static void TeachEvents(ScalerMemory memory, RunRecord run) => ReadEvents(
        run,
        line => line.Contains(ScalingRecords.OutcomeState, StringComparison.Ordinal) || line.Contains(ScalingRecords.WorkerStartState, StringComparison.Ordinal),
        (state, details) =>
        {
            if (ScalingRecords.ReadOutcome(state, details) is { } outcome) memory.RecordOutcome(outcome);
            if (ScalingRecords.ReadWorkerStart(state, details) is { } start) memory.RecordStartDelay(start.Tag, start.DelaySeconds);
        });

    /// <summary>Gives the state and the details of worker events; of a run whose worker events cannot be read, none.</summary>
    private static void ReadEvents(RunRecord run, Func<string, bool> isWanted, Action<string, JsonElement> read)
    {
        try
        {
            foreach (string line in File.ReadLines(Path.Combine(run.Path, RunFiles.Workers), Encoding.UTF8).Where(isWanted)) ReadEvent(line, read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run still teaches what its other files say.
        }
    }

    private static void ReadEvent(string line, Action<string, JsonElement> read)
    {
        try
        {
            JsonInput input = JsonInput.Parse(line);
            if (input.Member("state") is { Kind: JsonValueKind.String } state && input.Member("details") is { } details) read(state.Text(), details.Element);
        }
        catch (JsonInputException)
        {
            // A torn line, as a run that was killed leaves behind; the reader of runs reports it.
        }
    }
}
