using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>Counts what the attempts that ended do not say, to warn if a whole file says nothing of it.</summary>
internal sealed class ImportLosses(ImportContext context)
{
    private int _succeeded;
    private int _withDuration;
    private int _withPeak;
    private int _withTime;

    public void Note(TaskRecord task)
    {
        if (task.State != TaskState.Succeeded) return;
        _succeeded++;
        if (task.DurationSeconds is not null) _withDuration++;
        if (task.PeakMemory is not null) _withPeak++;
        if ((task.SubmittedAt ?? task.StartedAt ?? task.FinishedAt) is not null) _withTime++;
    }

    /// <param name="duration">How the duration is called, and how to get it.</param>
    /// <param name="peak">The same of the peak memory.</param>
    /// <param name="time">The same of times; null if the format has none.</param>
    public void Report(string duration, string peak, string? time)
    {
        if (_succeeded == 0) return;
        if (_withDuration == 0) Lost(duration);
        if (_withPeak == 0) Lost(peak);
        if (_withTime == 0 && time is not null) Report(time, "which attempts are the recent ones is not known, and records of the same measurements count once");
    }

    private void Lost(string what) => Report(what, "nothing can be learned of it");

    private void Report(string what, string consequence) => context.Log.Add(HistoryProblemCodes.MissingValue, what, 0, () => $"No record says a {what}: {consequence}.");
}
