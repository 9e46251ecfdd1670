using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;

namespace Scalable.Sessions.Engine;

/// <summary>Turns an attempt at a task into what a provider runs, and decides where its files are.</summary>
internal sealed class RequestFactory
{
    private readonly Manifest _manifest;
    private readonly TargetSpec _target;
    private readonly string _runDirectory;
    private readonly string _workingDirectory;
    private readonly ScriptFiles _scripts;

    public RequestFactory(Manifest manifest, TargetSpec target, string runDirectory, SessionOptions options)
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

    /// <summary>Where a script's output objects are; null for a command, or if it returned none.</summary>
    public string? ResultOf(SessionTask task)
    {
        if (task.Submission.Script is null) return null;
        string path = ScriptFiles.ResultPath(TaskDirectory(task.Id), task.Attempt);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The message without what the manifest's variables stand for.</summary>
    public string? Redact(string? message) => message is null ? null : _manifest.Secrets.Apply(message);

    /// <summary>What the error said that ended the attempt's script; null if none did, or for a command.</summary>
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

/// <summary>Runs a command inside a component's container image through apptainer, whose processes stay in the task's tree.</summary>
internal static class ContainerCommand
{
    public static IReadOnlyList<string> Wrap(ComponentSpec component, TargetSpec target, string workingDirectory, string runDirectory, IReadOnlyList<string> command)
    {
        if (target.Provider == "aws" || component.Image is not { Length: > 0 } image || !IsUsed(component, target)) return command;
        var words = new List<string> { "apptainer", "exec", "--pwd", workingDirectory, "--bind", $"{workingDirectory}:{workingDirectory}", "--bind", $"{runDirectory}:{runDirectory}" };
        foreach ((string host, string container) in component.Mounts)
        {
            words.Add("--bind");
            words.Add($"{host}:{container}");
        }
        words.Add(image);
        words.AddRange(command);
        return words;
    }

    /// <summary>Whether a component's commands run inside its image on a target; on aws the job definition has it.</summary>
    public static bool IsUsed(ComponentSpec component, TargetSpec target) => target.Provider switch
    {
        "aws" => true,
        _ when component.Image is not { Length: > 0 } => false,
        "slurm" => (component.Runtime ?? target.Text("container_runtime") ?? "apptainer") == "apptainer",
        "local" => target.Text("containers") is "auto" or "apptainer" && (component.Runtime ?? "apptainer") == "apptainer",
        _ => false,
    };
}

/// <summary>
/// Runs a component's preload_script before its tasks' commands: a shell reads the script, so that what it sets holds for
/// the command (modules, virtual environments), and then becomes the command; a script of Python is run before it. Where
/// it fails, so does the task. The command's words are the shell's arguments and are never read by it.
/// </summary>
internal static class PreloadCommand
{
    // The script may change the shell's arguments, so the command's words are kept from it: bash has lists; a function of
    // a plain shell has arguments of its own.
    private const string ReadThenBecome = "scalable_command=(\"$@\"); . \"$0\" || exit; exec \"${scalable_command[@]}\"";
    private const string ReadThenBecomeInImage = "scalable_preload() { . \"$0\"; }; scalable_preload || exit; exec \"$@\"";
    private const string RunThenBecome = "python3 \"$0\" || exit; exec \"$@\"";

    /// <param name="component">Names the script.</param>
    /// <param name="isInContainer">Whether the command runs inside an image, to which the script's path then belongs.</param>
    /// <param name="directory">What a path outside containers is relative to, absolute.</param>
    /// <param name="command">The command itself.</param>
    /// <exception cref="ArgumentException">There is no such shell on this system.</exception>
    public static IReadOnlyList<string> Wrap(ComponentSpec component, bool isInContainer, string directory, IReadOnlyList<string> command)
    {
        if (component.PreloadScript is not { Length: > 0 } script) return command;
        if (!isInContainer && OperatingSystem.IsWindows())
            throw new ArgumentException($"The component '{component.Name}' has a preload_script, which needs a POSIX shell and cannot be run on Windows.");
        (string shell, string read, string path) = isInContainer ? ("/bin/sh", ReadThenBecomeInImage, script) : ("/bin/bash", ReadThenBecome, Path.GetFullPath(script, directory));
        return [shell, "-c", script.EndsWith(".py", StringComparison.Ordinal) ? RunThenBecome : read, path, .. command];
    }
}
