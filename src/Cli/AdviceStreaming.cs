using Scalable.Advising.Evidence;
using System.Text;
using Scalable.Sessions.Recording;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;

namespace Scalable.Cli;

/// <summary><c>scalable advise --stream</c>: a co-process for any scheduler.</summary>
internal static class AdviceStreaming
{
    private const string Project = "observed";

    /// <summary>Answers until standard input ends.</summary>
    /// <param name="runsDirectory">The run store to start from, or null to start empty.</param>
    /// <param name="record">Whether what is observed is also appended to the run store.</param>
    public static int Run(string? runsDirectory, bool record, CancellationToken cancellationToken)
    {
        string store = CommonOptions.ResolveRunsDirectory(runsDirectory);
        var engine = new SizingEngine();
        if (runsDirectory is not null && (!record || HasRuns(store)))
            engine.Learn(EvidenceClassifier.Usable(HistoryLoading.Load(store, cancellationToken).Runs.SelectMany(run => run.Tasks)), cancellationToken);
        using ObservationRecorder? recorder = record ? new ObservationRecorder(store, Project) : null;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var input = new StreamReader(Console.OpenStandardInput(), utf8);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
        var stream = new AdviceStream(engine, recorder is null ? null : recorder.Record);
        // Nothing cancels a read of standard input: where the command is, the reading is left where it is, and the record closed.
        Task answering = Task.Factory.StartNew(() => stream.Run(input, output, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WaitAny([answering], cancellationToken);
        answering.GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    // A store to record to may be new.
    private static bool HasRuns(string store) => Directory.Exists(store) && Directory.EnumerateDirectories(store).Any();
}
