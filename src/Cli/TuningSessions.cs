using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Cli;

/// <summary>Searches whose trials are tasks of a session: each starts this program again on its target.</summary>
internal static class TuningSessions
{
    /// <summary>The hidden command that evaluates one trial.</summary>
    public const string WorkerCommand = "tune-trial";

    public static SearchResult Run(IReadOnlyList<RunRecord> runs, SearchOptions options, string manifestFile, string? target, string runsDirectory, string? component, CancellationToken cancellationToken)
    {
        Manifest manifest = ManifestLoading.Load(manifestFile, target);
        using ScalableSession session = ManifestLoading.Begin(() => ScalableSession.Start(manifest, new SessionOptions { RunsDirectory = runsDirectory }));
        try
        {
            string[] command = [.. Program(), WorkerCommand];
            return SessionSearch.Run(runs, options, session, order => SessionSearch.ByCommand(session, component, command, order), cancellationToken: cancellationToken);
        }
        finally
        {
            session.Stop();
            foreach (string trouble in session.Warnings) Console.Error.WriteLine($"scalable: {trouble}");
        }
    }

    /// <summary>This program as it was started: by itself, or by dotnet.</summary>
    private static string[] Program()
    {
        string program = Environment.ProcessPath!, assembly = Path.Combine(AppContext.BaseDirectory, "scalable.dll");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
    }
}
