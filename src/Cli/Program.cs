using Scalable.Cli.Commands;

namespace Scalable.Cli;

internal static class Program
{
    private static readonly (string Name, Func<Command> Create)[] s_commands =
    [
        ("advise", AdviseCommand.Create),
        ("report", ReportCommand.Create),
        ("import", ImportCommand.Create),
        ("train", TrainCommand.Create),
        ("backtest", BacktestCommand.Create),
        ("efficiency", EfficiencyCommand.Create),
        ("tune", TuneCommand.Create),
        (TuningSessions.WorkerCommand, TuneTrialCommand.Create),
        ("scale", ScaleCommand.Create),
        ("simulate", SimulateCommand.Create),
        ("validate", ValidateCommand.Create),
        ("plan", PlanCommand.Create),
        ("run", RunCommand.Create),
    ];

    private static int Main(string[] arguments)
    {
        var root = new RootCommand("Learns from the run history of batch workflows what the next run will need.");
        // Making all commands takes a tenth of a short one's time, so if the first word names one, it is made alone.
        Func<Command>[] named = [.. s_commands.Where(command => arguments.Length > 0 && command.Name == arguments[0]).Select(command => command.Create)];
        foreach (Func<Command> create in named.Length > 0 ? named : [.. s_commands.Select(command => command.Create)]) root.Subcommands.Add(create());
        NumberOptions.Apply(root);
        return CommandLineRunner.Run(root, arguments);
    }
}
