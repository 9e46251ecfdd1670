using Scalable.Sessions.Manifests;

namespace Scalable.Commands;

/// <summary>Starts a session on a manifest's target, or takes up a run whose session is gone.</summary>
[Cmdlet(VerbsLifecycle.Start, "ScalableSession", SupportsShouldProcess = true, DefaultParameterSetName = FromPathSet)]
[OutputType(typeof(ScalableSession))]
public sealed class StartScalableSessionCommand : PathCmdlet
{
    private const string ResumeSet = "Resume";

    /// <summary>The manifest; wildcards are expanded.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = FromPathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [ManifestCmdlet.DefaultName];

    /// <summary>The target to run on.</summary>
    [Parameter(Position = 1, ParameterSetName = FromPathSet)]
    [Parameter(Position = 1, ParameterSetName = FromLiteralPathSet)]
    [ArgumentCompleter(typeof(ManifestTargetCompleter))]
    public string? Target { get; set; }

    /// <summary>What the plan should favour.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    public PlanObjective Objective { get; set; }

    /// <summary>The id of a run whose session is gone.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ResumeSet)]
    [Alias("RunId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionRunIdCompleter))]
    public string Resume { get; set; } = "";

    /// <summary>Sizes every task from history.</summary>
    [Parameter]
    [ValidateNotNull]
    public IResourceAdvisor? Advisor { get; set; }

    /// <summary>The wanted probability that a task's first allocation suffices, for the advisor.</summary>
    [Parameter]
    [ValidateRange(0.001, 0.9999)]
    [NumberTransformation]
    public double Confidence { get; set; } = RecommendationQuery.DefaultConfidence;

    /// <summary>The run store that the run is written to, or is in.</summary>
    [Parameter(ParameterSetName = FromPathSet)]
    [Parameter(ParameterSetName = FromLiteralPathSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ResumeSet)]
    [ValidateNotNullOrEmpty]
    public string? RunsDirectory { get; set; }

    /// <summary>How long a record may wait to be put on the disk, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    [NumberTransformation]
    public double FlushSeconds { get; set; } = new SessionOptions().FlushInterval.TotalSeconds;

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ResumeSet) TakeUp();
        else foreach (string file in Given()) Begin(file);
    }

    private protected override string[]? GivenPath => Path;

    private protected override void ReportMissingPath(string path, Exception exception) => ReportMissingManifest(path, exception);

    private void Begin(string file)
    {
        if (ReadManifest(file, Target) is not { } reading || RequireValid(file, reading) is not { } manifest) return;
        if (!ShouldProcess($"target '{manifest.TargetName}' of {file}", "Start a session")) return;
        Write(file, () => ScalableSession.Start(manifest, Options()), "Check the target in the manifest, and that the run store can be written.");
    }

    private void TakeUp()
    {
        if (!ShouldProcess(Resume, "Take up the run")) return;
        Write(Resume, () => ScalableSession.Resume(RunStore.Resolve(Options().RunsDirectory, Resume), Options()), "Get-ScalableSession -State Dead, Interrupted lists the runs that can be taken up; -RunsDirectory names their store.");
    }

    private SessionOptions Options()
    {
        string location = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        string? store = RunsDirectory is null ? null : OutputPath(RunsDirectory);
        return new SessionOptions
        {
            RunsDirectory = RunStore.DefaultDirectory(location, path: store),
            WorkingDirectory = location,
            Advisor = Advisor,
            Confidence = Confidence,
            Objective = Objective,
            FlushInterval = TimeSpan.FromSeconds(FlushSeconds),
        };
    }

    private void Write(string subject, Func<ScalableSession> start, string recommendedAction)
    {
        try
        {
            LiveSessions.EndOnSignals();
            ScalableSession session = start();
            foreach (string warning in session.Warnings) WriteWarning(warning);
            WriteObject(session);
            if (session.NeverSubmitted > 0)
            {
                string message = $"{DisplayText.Count(session.NeverSubmitted, "further task")} of the run were never submitted: the session was killed while it recorded them.";
                WriteError(new InvalidOperationException(message), ErrorIds.TasksNotSubmitted, ErrorCategory.InvalidData, session, "Submit them again.");
            }
        }
        catch (Scalable.Sessions.Recording.RunHeldException exception)
        {
            WriteError(exception, ErrorIds.RunHeld, ErrorCategory.ResourceBusy, subject, "Get-ScalableSession says where it lives and how far it is.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException or RunStoreException or ManifestException or IOException or UnauthorizedAccessException)
        {
            WriteError(exception, ErrorIds.SessionStartFailed, ErrorCategory.OpenError, subject, recommendedAction);
        }
    }
}
