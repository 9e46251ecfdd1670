namespace Scalable.Commands;

/// <summary>The stable ids of the errors that cmdlets report; scripts match on them, so they never change.</summary>
internal static class ErrorIds
{
    public const string RunStoreNotFound = nameof(RunStoreNotFound);
    public const string NoRunsFound = nameof(NoRunsFound);
    public const string RunNotFound = nameof(RunNotFound);
    public const string TargetNotFound = nameof(TargetNotFound);
    public const string StatusUnknown = nameof(StatusUnknown);
    public const string PathNotFound = nameof(PathNotFound);
    public const string TaskNotFound = nameof(TaskNotFound);
    public const string ModelParameterInvalid = nameof(ModelParameterInvalid);
    public const string BackendMissing = nameof(BackendMissing);
    public const string ImportFailed = nameof(ImportFailed);
    public const string FileExists = nameof(FileExists);
    public const string ExportFailed = nameof(ExportFailed);
    public const string AdvisorFileInvalid = nameof(AdvisorFileInvalid);
    public const string TooFewRuns = nameof(TooFewRuns);
    public const string ScalerOptionInvalid = nameof(ScalerOptionInvalid);
    public const string ScalingInputInvalid = nameof(ScalingInputInvalid);
    public const string NothingToSimulate = nameof(NothingToSimulate);
    public const string PolicyUnknown = nameof(PolicyUnknown);
    public const string PatternUnknown = nameof(PatternUnknown);
    public const string SimulationFailed = nameof(SimulationFailed);
    public const string ManifestNotFound = nameof(ManifestNotFound);
    public const string ManifestInvalid = nameof(ManifestInvalid);
    public const string PlanFailed = nameof(PlanFailed);
    public const string SessionStartFailed = nameof(SessionStartFailed);
    public const string RunHeld = nameof(RunHeld);
    public const string RecordFailed = nameof(RecordFailed);
    public const string WorkerCountInvalid = nameof(WorkerCountInvalid);
    public const string TasksNotSubmitted = nameof(TasksNotSubmitted);
    public const string SessionStopped = nameof(SessionStopped);
    public const string TaskInvalid = nameof(TaskInvalid);
    public const string FeatureInvalid = nameof(FeatureInvalid);
    public const string ScriptBlockInvalid = nameof(ScriptBlockInvalid);
    public const string ArgumentInvalid = nameof(ArgumentInvalid);
    public const string TaskFailed = nameof(TaskFailed);
    public const string TaskCancelled = nameof(TaskCancelled);
    public const string TaskNotFinished = nameof(TaskNotFinished);
    public const string ResultUnreadable = nameof(ResultUnreadable);
    public const string WaitTimedOut = nameof(WaitTimedOut);
    public const string ComponentNotFound = nameof(ComponentNotFound);
    public const string TuningOptionInvalid = nameof(TuningOptionInvalid);
    public const string TuningDataInsufficient = nameof(TuningDataInsufficient);
    public const string StudyUnusable = nameof(StudyUnusable);
    public const string NoWorker = "NoWorker";
}
