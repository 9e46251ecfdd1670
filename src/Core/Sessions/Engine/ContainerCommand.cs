using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Engine;

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
