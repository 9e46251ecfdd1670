using System.Collections.ObjectModel;
using Scalable.Sessions.Engine;

namespace Scalable.Commands;

/// <summary>Gives a session tasks: one, or one for each input object.</summary>
[Cmdlet(VerbsLifecycle.Submit, "ScalableTask", SupportsShouldProcess = true, DefaultParameterSetName = CommandSet)]
[OutputType(typeof(SessionTask))]
public sealed class SubmitScalableTaskCommand : WaitingCmdlet
{
    private const string CommandSet = "Command";
    private const string ScriptSet = "ScriptBlock";

    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly List<SessionTask> _submitted = [];

    /// <summary>The session.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScalableSession Session { get; set; } = null!;

    /// <summary>The kind of task: what history and advice go by.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The program, and arguments of it.</summary>
    [Parameter(Position = 2, ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    /// <summary>A script to run in a PowerShell process.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = ScriptSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Arguments of the command or the script.</summary>
    [Parameter(Position = 3)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Objects to submit a task for, each; a script gets it as its first argument.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What is known of the input before the task runs: a hashtable, or a script block that gives one for $_.</summary>
    [Parameter]
    [AllowNull]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public object? Feature { get; set; }

    /// <summary>The component whose workers run it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComponentNameCompleter))]
    public string? Component { get; set; }

    /// <summary>The tag in its record.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tag { get; set; }

    /// <summary>If it runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>Its cores, whatever is advised.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Cpus { get; set; }

    /// <summary>Its memory, whatever is advised.</summary>
    [Parameter]
    public MemorySize? Memory { get; set; }

    /// <summary>Its time limit, whatever is advised.</summary>
    [Parameter]
    [WalltimeTransformation]
    public Walltime? Walltime { get; set; }

    /// <summary>How many larger attempts may follow one that ran out of memory or time.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Retries { get; set; }

    /// <summary>Waits until what was submitted has finished, and writes it then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    protected override void BeginProcessing()
    {
        if (ScriptBlock is not null && PipelineScript.HasUsing(ScriptBlock))
            ThrowTerminatingError(new ArgumentException("The script block takes variables along with $using:, which a task does not have."), ErrorIds.ScriptBlockInvalid, ErrorCategory.InvalidArgument, ScriptBlock, "Give it a param() block and pass the values with -ArgumentList.");
    }

    protected override void ProcessRecord()
    {
        StopToken.ThrowIfCancellationRequested();
        if (TryFeatures() is not { } features || TryArguments() is not { } arguments) return;
        TaskSubmission submission = new(Name)
        {
            Component = Component,
            Tag = Tag,
            Command = Command,
            Arguments = ScriptBlock is null ? arguments.Select(Word).ToArray() : [],
            Script = ScriptBlock is null ? null : new ScriptPayload(ScriptBlock.ToString(), PipelineScript.Pack(arguments)),
            WorkingDirectory = WorkingDirectory is null ? null : OutputPath(WorkingDirectory),
            Features = features,
            Cpus = Cpus,
            Memory = Memory,
            Walltime = Walltime,
            Retries = Retries,
        };
        Submit(submission);
    }

    /// <summary>What was gathered into batches goes off when the pipeline ends.</summary>
    protected override void EndProcessing()
    {
        Session.Flush();
        if (Wait) WaitFor(_submitted, timeout: null, errorOnFailure: false);
    }

    private void Submit(TaskSubmission submission)
    {
        try
        {
            if (!Agreed(submission)) return;
            if (SubmissionChecks.FeatureWarning(Session.Manifest, submission) is { } warning && _warned.Add(warning)) WriteWarning(warning);
            SessionTask task = Session.Submit(submission);
            if (Wait) _submitted.Add(task);
            else WriteObject(task);
        }
        catch (ArgumentException exception)
        {
            WriteError(exception, ErrorIds.TaskInvalid, ErrorCategory.InvalidArgument, Name, "Change what the message names; Test-ScalableManifest checks the manifest.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(new IOException($"The task was not submitted, because it cannot be recorded: {exception.Message}", exception), ErrorIds.RecordFailed, ErrorCategory.WriteError, Name, "Make room on the disk of the run store, or see to its permissions, and submit it again.");
        }
        catch (InvalidOperationException exception)
        {
            ThrowTerminatingError(exception, ErrorIds.SessionStopped, ErrorCategory.InvalidOperation, Session, "Start another session with Start-ScalableSession.");
        }
    }

    /// <summary>Asks; if it is only asked what would happen, the answer is what the target would get.</summary>
    private bool Agreed(TaskSubmission submission)
    {
        string run = $"run {Session.RunId} on target '{Session.Plan.Target}'";
        bool whatIf = LanguagePrimitives.IsTrue(MyInvocation.BoundParameters.GetValueOrDefault("WhatIf") ?? SessionState.PSVariable.GetValue("WhatIfPreference"));
        return whatIf
            ? ShouldProcess($"Submit the task '{Name}' to {run}:{Environment.NewLine}{Session.Preview(submission)}", $"Submit the task '{Name}' to {run}?", "Confirm")
            : ShouldProcess(run, $"Submit the task '{Name}'");
    }

    private FeatureSet? TryFeatures()
    {
        try
        {
            object? given = Feature is PSObject { BaseObject: ScriptBlock wrapped } ? wrapped : Feature;
            object? value = given is ScriptBlock script ? PipelineScript.Evaluate(script, InputObject).LastOrDefault() : given;
            return value is null ? FeatureSet.Empty : (FeatureSet)new FeatureTransformationAttribute().Transform(null!, value is PSObject ? value : PSObject.AsPSObject(value));
        }
        catch (Exception exception) when (exception is RuntimeException or ArgumentException)
        {
            WriteError(exception, ErrorIds.FeatureInvalid, ErrorCategory.InvalidArgument, InputObject, "Give -Feature a hashtable, or a script block that gives one for each input object in $_; this task was not submitted.");
            return null;
        }
    }

    /// <summary>The arguments; for a command, a script block among them stands for what it gives for the input object.</summary>
    private IReadOnlyCollection<object?>? TryArguments()
    {
        object?[] given = ArgumentList ?? [];
        if (ScriptBlock is not null) return MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)) ? [InputObject, .. given] : given;
        try
        {
            return [.. given.SelectMany(argument => argument is ScriptBlock script ? PipelineScript.Evaluate(script, InputObject) : new Collection<object?> { argument } as IEnumerable<object?>)];
        }
        catch (RuntimeException exception)
        {
            WriteError(exception, ErrorIds.ArgumentInvalid, ErrorCategory.InvalidArgument, InputObject, "Check the script block in -ArgumentList; this task was not submitted.");
            return null;
        }
    }

    private static string Word(object? argument) => (string)LanguagePrimitives.ConvertTo(argument, typeof(string), CultureInfo.InvariantCulture) ?? "";
}
