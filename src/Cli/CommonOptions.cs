using System.Text;
using System.Numerics;

namespace Scalable.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> RunsDirectory() => new("--runs-dir")
    {
        Description = "The directory of recorded runs. Default: SCALABLE_RUNS_DIR, else ./.scalable/runs.",
        HelpName = "DIR",
    };

    /// <summary>An option that takes one of some words.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">The word that holds if none is typed.</param>
    /// <param name="words">What it takes; the words that the standard is one of.</param>
    public static Option<string> OneOf(string name, string description, string standard, params IEnumerable<string> words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }

    public static Option<string> Format() => OneOf("--format", "How to print the answer.", "text", "text", "json");

    public static Option<string?> Output() => new("--output") { Description = "Write the answer to this file.", HelpName = "FILE" };

    /// <summary>The run store that was asked for, by the rule that the whole product follows.</summary>
    public static string ResolveRunsDirectory(string? explicitDirectory) =>
        RunStore.DefaultDirectory(Environment.CurrentDirectory, path: explicitDirectory);

    public static Option<string> LearnedModelType(ModelType? usual = null) =>
        OneOf("--model-type", "What to learn with.", (usual ?? new LearnedAdvisorOptions().ModelType).ToName(), Advisors.ModelTypeNames);

    public static Option<string> Backend() => OneOf(
        "--backend", "Whose trainers fit the models: ours, or ML.NET's.", LearningBackend.Scalable.ToName(), Enum.GetValues<LearningBackend>().Select(backend => backend.ToName()));

    public static Option<string> SizingObjective() => OneOf(
        "--objective", "What memory is chosen for: to suffice with the confidence, or to waste least, retries included.", "confidence", "confidence", "minimum_waste");

    public static SizingObjective SizingObjectiveOf(string name) => name == "minimum_waste" ? Advising.SizingObjective.MinimumWaste : Advising.SizingObjective.Confidence;

    public static Option<double> Confidence(string description) =>
        new("--confidence") { Description = description, HelpName = "P", DefaultValueFactory = _ => RecommendationQuery.DefaultConfidence };

    /// <exception cref="UsageException">It is no probability.</exception>
    public static double RequireConfidence(double confidence) => confidence is > 0 and < 1
        ? confidence
        : throw new UsageException($"--confidence is a probability above 0 and below 1, such as 0.95; {confidence} is not.");

    /// <summary>A time that an option takes; null if it was not given.</summary>
    /// <exception cref="UsageException">The text is no time.</exception>
    public static Walltime? Time(string option, string? text)
    {
        if (text is null) return null;
        return Walltime.TryParse(text, out Walltime time) ? time : throw new UsageException($"{option} takes a time such as 90s, 15m or 01:30:00; '{text}' is none.");
    }

    public static Option<int> Seed() => new("--seed") { Description = "Fixes everything random in learning.", HelpName = "N", DefaultValueFactory = _ => new LearnedAdvisorOptions().Seed };
}

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

    /// <summary>A number with a point; null if the text is none.</summary>
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

/// <summary>Where answers go: standard output, or a file that is replaced as a whole; a device is written to.</summary>
internal static class AnswerOutput
{
    public static void Write(string text, string? file)
    {
        if (file is null)
        {
            Console.Out.WriteLine(text);
            return;
        }

        string path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, text + "\n");
    }

    /// <summary>What something writes to a stream in UTF-8, as a text.</summary>
    public static string TextOf(Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
