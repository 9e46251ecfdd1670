using System.Globalization;

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
