namespace Scalable.Cli;

/// <summary>Numbers by tag as they are typed: demeter=10, or 10 for every tag without one of its own.</summary>
internal sealed record TagArguments<T>(Dictionary<string, T> ByTag, T? OfOthers) where T : struct;

/// <summary>Reads <see cref="TagArguments{T}"/>.</summary>
internal static class TagArguments
{
    /// <exception cref="UsageException">An argument is no whole number, 0 or more, with or without a tag.</exception>
    public static TagArguments<int> Counts(string option, IEnumerable<string> arguments) =>
        Parse<int>(option, arguments, "a whole number such as demeter=10, or 10 for all tags", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null);

    /// <exception cref="UsageException">An argument is no price, 0 or more, with or without a tag.</exception>
    public static TagArguments<double> Prices(string option, IEnumerable<string> arguments) =>
        Parse<double>(option, arguments, "a price with its tag, such as demeter=0.4, or 0.4 for all tags", text => NumberOptions.Parse<double>(text) is { } price && price >= 0 && double.IsFinite(price) ? price : null);

    private static TagArguments<T> Parse<T>(string option, IEnumerable<string> arguments, string wanted, Func<string, T?> read) where T : struct
    {
        var byTag = new Dictionary<string, T>(StringComparer.Ordinal);
        T? others = null;
        foreach (string argument in arguments)
        {
            int equals = argument.LastIndexOf('=');
            T value = read(argument[(equals + 1)..].Trim()) ?? throw new UsageException($"{option} takes {wanted}; '{argument}' is not of that form.");
            if (equals > 0) byTag[argument[..equals].Trim()] = value;
            else others = value;
        }
        return new TagArguments<T>(byTag, others);
    }
}

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
        UsageException.Check(() => limits.Validate("--min-worker", "--max-worker"));
        return (limits, TagArguments.Prices("--hourly-price", parsed.GetValue(_price) ?? []));
    }
}
