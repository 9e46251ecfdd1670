using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;

namespace Scalable.Sessions.Engine;

/// <summary>Turns an attempt at a task into what a provider runs, and decides where its files are.</summary>
internal sealed class OrderFactory
{
    private readonly Manifest _manifest;
    private readonly TargetSpec _target;
    private readonly string _runDirectory;
    private readonly string _workingDirectory;
    private readonly ScriptFiles _scripts;

    public OrderFactory(Manifest manifest, TargetSpec target, string runDirectory, SessionOptions options)
    {
        _manifest = manifest;
        _target = target;
        _runDirectory = runDirectory;
        _workingDirectory = Path.GetFullPath(options.WorkingDirectory);
        _scripts = new ScriptFiles(runDirectory, options.PowerShellPath ?? target.Text("powershell") ?? "pwsh");
        Directory.CreateDirectory(Path.Combine(runDirectory, RunFiles.TaskDirectory));
    }

    /// <summary>Writes what a task needs before its first attempt.</summary>
    public void Prepare(string taskId, TaskSubmission submission)
    {
        if (submission.Script is not { } script) return;
        Directory.CreateDirectory(TaskDirectory(taskId));
        _scripts.Write(TaskDirectory(taskId), script);
    }

    public AttemptRequest Create(SessionTask task, TaskAttempt attempt)
    {
        string files = Path.Combine(_runDirectory, RunFiles.TaskDirectory, AttemptRequest.NameOf(task.Id, attempt.Number));
        ComponentSpec component = _manifest.Components[task.Component];
        string workingDirectory = Path.GetFullPath(task.Submission.WorkingDirectory ?? "", _workingDirectory);
        task.OutputPath = files + ".out";
        task.ErrorPath = files + ".err";
        return new AttemptRequest
        {
            TaskId = task.Id,
            TaskName = task.Name,
            Number = attempt.Number,
            Component = component,
            Allocation = attempt.Allocation,
            Command = CommandIn(component, workingDirectory, CommandOf(task, attempt)),
            WorkingDirectory = workingDirectory,
            Environment = EnvironmentOf(task, component),
            NeedsRunDirectory = task.Submission.Script is not null,
            OutputPath = task.OutputPath,
            ErrorPath = task.ErrorPath,
        };
    }

    /// <summary>Where a script's output objects are; null for a command, or where it returned none.</summary>
    public string? ResultOf(SessionTask task)
    {
        if (task.Submission.Script is null) return null;
        string path = ScriptFiles.ResultPath(TaskDirectory(task.Id), task.Attempt);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The message without what the manifest's variables stand for.</summary>
    public string? Redact(string? message) => message is null ? null : _manifest.Secrets.Apply(message);

    /// <summary>What the error said that ended the attempt's script; null where none did, or for a command.</summary>
    public string? ErrorOf(SessionTask task, TaskAttempt attempt) =>
        task.Submission.Script is null ? null : ScriptFiles.ReadError(TaskDirectory(task.Id), attempt.Number);

    private string TaskDirectory(string taskId) => Path.Combine(_runDirectory, RunFiles.TaskDirectory, taskId);

    private IReadOnlyList<string> CommandOf(SessionTask task, TaskAttempt attempt)
    {
        TaskSubmission submission = task.Submission;
        if (submission.Script is not null) return _scripts.Command(TaskDirectory(task.Id), attempt.Number);
        IReadOnlyList<string> command = submission.Command.Count > 0 ? submission.Command : _manifest.Tasks[task.Name].Command;
        return submission.Arguments.Count == 0 ? command : [.. command, .. submission.Arguments];
    }

    private IReadOnlyList<string> CommandIn(ComponentSpec component, string workingDirectory, IReadOnlyList<string> command)
    {
        IReadOnlyList<string> preloaded = PreloadCommand.Wrap(component, ContainerCommand.IsUsed(component, _target), _workingDirectory, command);
        return ContainerCommand.Wrap(component, _target, workingDirectory, _runDirectory, preloaded);
    }

    private static Dictionary<string, string> EnvironmentOf(SessionTask task, ComponentSpec component)
    {
        var environment = new Dictionary<string, string>(component.Environment, StringComparer.Ordinal);
        foreach ((string name, string value) in task.Submission.Environment) environment[name] = value;
        environment["SCALABLE_TASK_ID"] = task.Id;
        environment["SCALABLE_TASK_NAME"] = task.Name;
        return environment;
    }
}
