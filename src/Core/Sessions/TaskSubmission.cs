using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Sessions;

/// <summary>A task to run: a command with arguments, or a PowerShell script.</summary>
public sealed record TaskSubmission(string Name)
{
    /// <summary>The component whose workers run it; null for the one the manifest gives the task.</summary>
    public string? Component { get; init; }

    /// <summary>The tag written to its record; null for the component's name.</summary>
    public string? Tag { get; init; }

    /// <summary>The program and its arguments; empty for the command the manifest gives the task.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Arguments after the command.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A PowerShell script to run instead of a command.</summary>
    public ScriptPayload? Script { get; init; }

    /// <summary>Where it runs; null for the session's directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables besides those of the component.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is known of its input before it runs.</summary>
    public FeatureSet Features { get; init; } = FeatureSet.Empty;

    /// <summary>Cores, where neither advice nor the component shall decide.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory, where neither advice nor the component shall decide.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>Time limit, where neither advice nor the target shall decide.</summary>
    public Walltime? Walltime { get; init; }

    /// <summary>How many larger attempts follow one that ran out of memory or time; null for the manifest's number.</summary>
    public int? Retries { get; init; }

    /// <summary>The name, and the command or that it is a script.</summary>
    public override string ToString() => Script is null ? $"{Name}: {string.Join(' ', Command.Concat(Arguments))}" : $"{Name}: script";
}

/// <summary>A PowerShell script as it travels to where it runs.</summary>
/// <param name="Text">The script block's text, without its braces.</param>
/// <param name="ArgumentsXml">Its arguments as a list in CliXml (Export-Clixml), or null for none.</param>
public sealed record ScriptPayload(string Text, string? ArgumentsXml)
{
    /// <summary>The script.</summary>
    public override string ToString() => Text;
}
