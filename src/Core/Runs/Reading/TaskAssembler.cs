namespace Scalable.Runs.Reading;

/// <summary>Makes the list of a run's records of its tables: the attempts that ended in the order they did, then the others.</summary>
internal sealed class TaskAssembler(RunTables tables, TaskEventReader events)
{
    public TaskRecord[] Assemble(ProblemLog log)
    {
        var records = new List<TaskRecord>(Math.Max(tables.Attempts.Count, tables.Endings.Count));
        for (int i = 0; i < tables.Endings.Count; i++)
        {
            (int attempt, TaskRecord record) = tables.Endings[i];
            TaskRecord first = tables.Attempts[attempt].Record;
            if (!ReferenceEquals(first, record))
                foreach (TaskField field in TaskFields.OfResourceEvents) field.Copy(first, record);
            records.Add(record);
        }
        for (int i = 0; i < tables.Attempts.Count; i++)
        {
            ref AttemptEntry attempt = ref tables.Attempts[i];
            if (attempt.Ended) continue;
            attempt.Record.SetFeatures(events.ReadEarlierFeatures(ref attempt));
            records.Add(attempt.Record);
        }
        foreach (TaskRecord record in records)
            if (record.TaskName.Length == 0) Name(record, log);
        return [.. records];
    }

    private static void Name(TaskRecord record, ProblemLog log)
    {
        log.Add(HistoryProblemCodes.UnnamedTask, 0, $"The task '{record.TaskId}' has neither task_name nor function_name; it is called by its component, or 'unknown'.");
        record.SetTaskName(record.Component ?? "unknown");
    }
}
