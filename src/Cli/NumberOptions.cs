using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Scalable.Cli;

/// <summary>
/// Numbers of options, read the same everywhere: with a point, whatever the culture, and without marks between thousands. A
/// comma is refused, not passed over.
/// </summary>
internal static class NumberOptions
{
    /// <summary>Lets every option of a command and of those below it that takes a number read it so.</summary>
    public static void Apply(Command command)
    {
        foreach (Option option in command.Options)
            switch (option)
            {
                case Option<double> number: number.CustomParser ??= result => Read<double>(result, option); break;
                case Option<double?> number: number.CustomParser ??= result => Read<double>(result, option); break;
                case Option<int> number: number.CustomParser ??= result => Read<int>(result, option); break;
                case Option<int?> number: number.CustomParser ??= result => Read<int>(result, option); break;
                case Option<long> number: number.CustomParser ??= result => Read<long>(result, option); break;
                case Option<ulong> number: number.CustomParser ??= result => Read<ulong>(result, option); break;
            }
        foreach (Command below in command.Subcommands) Apply(below);
    }

    /// <summary>A number with a point; null where the text is none.</summary>
    public static T? Parse<T>(string text) where T : struct, INumber<T> =>
        T.TryParse(text, typeof(T) == typeof(double) ? NumberStyles.Float : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T number) ? number : null;

    private static T Read<T>(ArgumentResult result, Option option) where T : struct, INumber<T>
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (Parse<T>(text) is { } number) return number;
        string wanted = typeof(T) == typeof(double) ? "a number such as 0.7, with a point" : "a whole number";
        result.AddError($"{option.Name} takes {wanted}; '{text}' is none.");
        return default;
    }
}
