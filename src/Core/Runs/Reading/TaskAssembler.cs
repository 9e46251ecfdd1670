using System.Runtime.CompilerServices;

namespace Scalable.Runs.Reading;

/// <summary>Joins the tables of a run to records: the attempts that ended in the order they did, then the others.</summary>
internal sealed class TaskAssembler(RunTables tables, TaskEventReader events)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TaskRecord[] Assemble(RunRecord run, ProblemLog log)
    {
        int unfinished = 0;
        for (int i = 0; i < tables.Attempts.Count; i++)
            if (!tables.Attempts[i].Ended) unfinished++;
        var records = new TaskRecord[tables.Endings.Count + unfinished];
        int count = 0;
        while (count < tables.Endings.Count)
        {
            records[count] = Record(run, ref tables.Endings[count], log);
            count++;
        }
        for (int i = 0; i < tables.Attempts.Count; i++)
            if (!tables.Attempts[i].Ended) records[count++] = Record(run, i, log);
        return records;
    }

    private TaskRecord Record(RunRecord run, int attempt, ProblemLog log)
    {
        ref AttemptEntry entry = ref tables.Attempts[attempt];
        var soFar = new EndingEntry
        {
            Attempt = attempt,
            State = entry.LastState,
            Name = entry.Name,
            Component = entry.Component,
            Tag = entry.Tag,
            Worker = entry.Worker,
            Features = events.ReadEarlierFeatures(ref entry),
        };
        return Record(run, ref soFar, log);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TaskRecord Record(RunRecord run, ref EndingEntry ending, ProblemLog log)
    {
        ref AttemptEntry attempt = ref tables.Attempts[ending.Attempt];
        ResourceEntry resources = ResourcesOf(ref attempt);
        string taskId = tables.TaskId(attempt.Task);
        if (ending.Name is null)
            log.Add(HistoryProblemCodes.UnnamedTask, 0, $"The task '{taskId}' has neither task_name nor function_name; it is called by its component, or 'unknown'.");
        return new TaskRecord
        {
            RunId = run.RunId,
            TaskId = taskId,
            TaskName = ending.Name ?? ending.Component ?? "unknown",
            Component = ending.Component,
            Tag = ending.Tag,
            Target = run.TargetName,
            State = ending.State,
            Attempt = attempt.Number,
            SubmittedAt = attempt.SubmittedAt,
            StartedAt = attempt.StartedAt,
            FinishedAt = ending.FinishedAt,
            DurationSeconds = ending.DurationSeconds,
            Worker = ending.Worker,
            ErrorType = ending.ErrorType,
            ErrorMessage = ending.ErrorMessage,
            ExitCode = ending.ExitCode,
            RequestedWorkers = resources.RequestedWorkers,
            RequestedCpus = resources.RequestedCpus,
            RequestedMemory = resources.RequestedMemory,
            RequestedWalltime = resources.RequestedWalltime,
            ObservedCpu = resources.ObservedCpu,
            PeakMemory = resources.PeakMemory,
            PeakMemoryIsUpperEstimate = resources.PeakMemoryIsUpperEstimate,
            RequestedGpus = resources.RequestedGpus,
            RequestedGpuMemory = resources.RequestedGpuMemory,
            ObservedGpu = resources.ObservedGpu,
            PeakGpuMemory = resources.PeakGpuMemory,
            Features = ending.Features,
        };
    }

    private ResourceEntry ResourcesOf(ref AttemptEntry attempt)
    {
        int number = attempt.Resources > 0 ? attempt.Resources : tables.Tasks[attempt.Task].Resources;
        return number > 0 ? tables.Resources[number - 1] : default;
    }
}
