using System.Text;
using Scalable.Sizing;
using Scalable.Sizing.Streaming;

namespace Scalable.Cli;

/// <summary><c>scalable advise --stream</c>: a co-process for any scheduler.</summary>
internal static class AdviceStreaming
{
    /// <summary>Answers until standard input ends.</summary>
    /// <param name="runsDirectory">The run store to start from, or null to start empty.</param>
    public static int Run(string? runsDirectory, CancellationToken cancellationToken)
    {
        var engine = new SizingEngine();
        if (runsDirectory is not null) engine.Learn(HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(runsDirectory), cancellationToken).Runs.SelectMany(run => run.Tasks), cancellationToken);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var input = new StreamReader(Console.OpenStandardInput(), utf8);
        using var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
        new AdviceStream(engine).Run(input, output, cancellationToken);
        return ExitCode.Success;
    }
}
