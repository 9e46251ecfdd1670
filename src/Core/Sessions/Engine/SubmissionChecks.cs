using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Engine;

/// <summary>Says what is wrong with a submission before anything of it is recorded.</summary>
public static class SubmissionChecks
{
    /// <returns>The component whose workers run the task.</returns>
    /// <exception cref="ArgumentException">The submission cannot be run; the message says what to change.</exception>
    public static ComponentSpec Component(Manifest manifest, TaskSubmission submission)
    {
        TaskSpec? declared = manifest.Tasks.GetValueOrDefault(submission.Name);
        bool hasCommand = submission.Command.Count > 0 || submission.Script is not null || declared is { Command.Count: > 0 };
        if (!hasCommand)
            throw new ArgumentException($"The task '{submission.Name}' has nothing to run. Give it a command or a script block, or write 'command' at the task in the manifest.");
        RequirePassable(submission);
        if (submission.Script is not null && submission.Command.Count > 0)
            throw new ArgumentException($"The task '{submission.Name}' has both a command and a script block; give it one of them.");
        string name = submission.Component ?? declared?.Component ?? OnlyComponent(manifest)
            ?? throw new ArgumentException($"The manifest has no task '{submission.Name}'. Name a component for it: {Names(manifest)}.");
        return manifest.Components.TryGetValue(name, out ComponentSpec? component)
            ? component
            : throw new ArgumentException($"The manifest has no component '{name}'. Components: {Names(manifest)}.");
    }

    /// <summary>What is to be said where features that the manifest expects are missing, or others are given; null for a task that declares none.</summary>
    public static string? FeatureWarning(Manifest manifest, TaskSubmission submission)
    {
        if (manifest.Tasks.GetValueOrDefault(submission.Name)?.Features is not { Count: > 0 } expected) return null;
        string[] missing = [.. expected.Where(feature => !submission.Features.ContainsKey(feature))];
        string[] unknown = [.. submission.Features.Keys.Except(expected)];
        if (missing.Length == 0 && unknown.Length == 0) return null;
        return $"The features of the task '{submission.Name}' are not those that the manifest declares:"
            + (missing.Length == 0 ? "" : $" {string.Join(", ", missing)} missing, so that advice for it will be less sharp;")
            + (unknown.Length == 0 ? "" : $" {string.Join(", ", unknown)} not declared;")
            + $" declared: {string.Join(", ", expected)}.";
    }

    /// <summary>What no program can be given is refused before anything runs.</summary>
    private static void RequirePassable(TaskSubmission submission)
    {
        IEnumerable<string> words = [submission.Name, .. submission.Command, .. submission.Arguments, submission.WorkingDirectory ?? "", .. submission.Environment.Keys, .. submission.Environment.Values];
        if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException($"The task '{submission.Name.Replace('\0', '?')}' has a zero character in its name, an argument, a path or a variable, which no program can be given.");
        if (submission.Environment.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)) is { } bad)
            throw new ArgumentException($"The task '{submission.Name}' sets a variable named '{bad}'; a name is not empty and holds no '='.");
    }

    private static string? OnlyComponent(Manifest manifest) => manifest.Components.Count == 1 ? manifest.Components.Keys.First() : null;

    private static string Names(Manifest manifest) => string.Join(", ", manifest.Components.Keys.Order(StringComparer.Ordinal));
}
