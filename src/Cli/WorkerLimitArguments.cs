using System.CommandLine;
using System.CommandLine.Parsing;
using Scalable.Scaling;

namespace Scalable.Cli;

/// <summary>Floors, ceilings and prices of workers, on the command line.</summary>
internal sealed class WorkerLimitArguments
{
    private readonly Option<string[]> _minWorkers = new("--min-worker") { Description = "Workers that a tag keeps: demeter=2, or one number for all tags. May be given several times.", HelpName = "TAG=N" };
    private readonly Option<string[]> _maxWorkers = new("--max-worker") { Description = "Workers that a tag never exceeds: demeter=30, or one number for all tags. May be given several times.", HelpName = "TAG=N" };
    private readonly Option<string[]> _price = new("--hourly-price") { Description = "What a worker costs an hour: demeter=0.4, or one number for all tags; default 1. May be given several times.", HelpName = "TAG=PRICE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_minWorkers);
        command.Options.Add(_maxWorkers);
        command.Options.Add(_price);
    }

    /// <exception cref="UsageException">A value is not of the form that its option takes, or a floor is above its ceiling.</exception>
    public (WorkerLimits Limits, TagArguments<double> Prices) Read(ParseResult parsed)
    {
        TagArguments<int> minimum = TagArguments.Counts("--min-worker", parsed.GetValue(_minWorkers) ?? []), maximum = TagArguments.Counts("--max-worker", parsed.GetValue(_maxWorkers) ?? []);
        var limits = new WorkerLimits(minimum.ByTag, minimum.OfOthers, maximum.ByTag, maximum.OfOthers);
        try
        {
            limits.Validate("--min-worker", "--max-worker");
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
        return (limits, TagArguments.Prices("--hourly-price", parsed.GetValue(_price) ?? []));
    }
}
