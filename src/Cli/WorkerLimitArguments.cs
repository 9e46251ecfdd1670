using System.CommandLine;
using System.CommandLine.Parsing;

namespace Scalable.Cli;

/// <summary>Floors, ceilings and prices of workers, on the command line.</summary>
internal sealed class WorkerLimitArguments
{
    private readonly Option<string[]> _minWorkers = new("--min-worker") { Description = "Workers that a tag keeps: demeter=2, or one number for all tags. May be given several times.", HelpName = "TAG=N" };
    private readonly Option<string[]> _maxWorkers = new("--max-worker") { Description = "Workers that a tag never exceeds: demeter=30, or one number for all tags. May be given several times.", HelpName = "TAG=N" };
    private readonly Option<string[]> _price = new("--hourly-price") { Description = "What a worker of a tag costs an hour; default 1. May be given several times.", HelpName = "TAG=PRICE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_minWorkers);
        command.Options.Add(_maxWorkers);
        command.Options.Add(_price);
    }

    /// <exception cref="UsageException">A value is not of the form that its option takes.</exception>
    public WorkerLimits Read(ParseResult parsed) => new(
        TagArguments.Counts("--min-worker", parsed.GetValue(_minWorkers) ?? []),
        TagArguments.Counts("--max-worker", parsed.GetValue(_maxWorkers) ?? []),
        TagArguments.Prices("--hourly-price", parsed.GetValue(_price) ?? []));
}

/// <summary>Floors, ceilings and prices of workers as they were typed.</summary>
internal sealed record WorkerLimits(TagArguments<int> Minimum, TagArguments<int> Maximum, Dictionary<string, double> Prices);
