namespace Scalable.Sessions.Manifests;

/// <summary>A kind of task and the component whose workers run it.</summary>
public sealed record TaskSpec(string Name, string Component)
{
    public bool Cache { get; init; }

    /// <summary>Declared outputs: name and kind.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The program and its arguments, or empty where the manifest names none. A command written as one text is split into
    /// words at blanks, with quotes as in a shell but nothing expanded.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The features that a task of this kind is expected to be submitted with.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>How often an attempt that ran out of memory or time is followed by a larger one; null for the session's default.</summary>
    public int? Retries { get; init; }

    /// <summary>How many workers it wants; null for the plan's default.</summary>
    public int? Workers { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
