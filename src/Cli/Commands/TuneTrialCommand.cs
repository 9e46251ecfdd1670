using System.CommandLine;
using Scalable.Evaluation.Tuning.Distributed;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable tune-trial</c>: what sessions run on a target to evaluate one trial.</summary>
internal static class TuneTrialCommand
{
    public static Command Create()
    {
        var order = new Argument<string>("order") { Description = "The order file that a search wrote." };
        var command = new Command(TuningSessions.WorkerCommand, "Evaluates one trial of a search.") { order };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            TrialWorker.Run(parsed.GetRequiredValue(order), cancellationToken);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
