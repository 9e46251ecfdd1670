using Scalable.Advising;
using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Providers;

/// <summary>One attempt as a provider gets it.</summary>
internal sealed record AttemptRequest
{
    public required string TaskId { get; init; }

    public required string TaskName { get; init; }

    public required int Number { get; init; }

    public required ComponentSpec Component { get; init; }

    public required ComponentResources Allocation { get; init; }

    /// <summary>The program and its arguments, to be handed over as they are.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Variables to set besides those of the place it runs in.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether it reads files of the run's directory, as script tasks do.</summary>
    public bool NeedsRunDirectory { get; init; }

    /// <summary>Whether an earlier session saw it running.</summary>
    public bool WasStarted { get; init; }

    public required string OutputPath { get; init; }

    public required string ErrorPath { get; init; }

    /// <summary>The attempt's name, unique in its run and safe in file names.</summary>
    public string Key => NameOf(TaskId, Number);

    public static string NameOf(string taskId, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{taskId}.{number}");
}
