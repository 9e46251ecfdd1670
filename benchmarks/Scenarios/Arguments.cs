using System.Globalization;

namespace Scalable.Scenarios;

/// <summary>What stands on the command line after the verbs: words, and options that each have a value.</summary>
internal sealed class Arguments
{
    private Arguments(IReadOnlyList<string> words, IReadOnlyList<(string Name, string Value)> options)
    {
        Words = words;
        Options = options;
    }

    /// <summary>The Python that peers run on, unless another is named.</summary>
    public static string Python { get; } = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    public IReadOnlyList<string> Words { get; }

    public IReadOnlyList<(string Name, string Value)> Options { get; }

    /// <exception cref="ArgumentException">An option has no value.</exception>
    public static Arguments Read(IReadOnlyList<string> arguments)
    {
        List<string> words = [];
        List<(string, string)> options = [];
        for (int i = 0; i < arguments.Count; i++)
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) words.Add(arguments[i]);
            else if (i + 1 == arguments.Count) throw new ArgumentException($"{arguments[i]} wants a value.");
            else options.Add((arguments[i], arguments[++i]));
        return new Arguments(words, options);
    }

    public static int Integer(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
