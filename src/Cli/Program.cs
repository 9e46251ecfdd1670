using System.CommandLine;
using Scalable.Cli.Commands;

namespace Scalable.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        var root = new RootCommand("Learns from the run history of batch workflows what the next run will need.")
        {
            AdviseCommand.Create(),
            ReportCommand.Create(),
            ImportCommand.Create(),
            TrainCommand.Create(),
            BacktestCommand.Create(),
            EfficiencyCommand.Create(),
            TuneCommand.Create(),
            TuneTrialCommand.Create(),
            ScaleCommand.Create(),
            SimulateCommand.Create(),
            ValidateCommand.Create(),
            PlanCommand.Create(),
            RunCommand.Create(),
        };
        NumberOptions.Apply(root);
        return CommandLineRunner.Run(root, arguments);
    }
}
