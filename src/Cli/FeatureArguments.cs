using System.Globalization;
using Scalable.Runs;

namespace Scalable.Cli;

/// <summary>Features as they are typed: name=value.</summary>
internal static class FeatureArguments
{
    /// <exception cref="UsageException">An argument has no name or no equals sign.</exception>
    public static FeatureSet Parse(IEnumerable<string> arguments) => FeatureSet.From(arguments.Select(Parse));

    private static KeyValuePair<string, FeatureValue> Parse(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new UsageException($"--feature takes name=value, such as input_size_mb=2048; '{argument}' is not of that form.");
        string value = argument[(equals + 1)..].Trim();
        if (value.Count(letter => letter == ',') == 1 && double.TryParse(value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw new UsageException($"--feature {argument} has a number with a comma; write it with a point, {value.Replace(',', '.')}.");
        return KeyValuePair.Create(argument[..equals].Trim(), FeatureValue.Parse(argument[(equals + 1)..]));
    }
}
