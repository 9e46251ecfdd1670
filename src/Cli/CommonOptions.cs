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

    public static Option<string> Format()
    {
        var option = new Option<string>("--format") { Description = "How to print the answer.", DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    public static Option<string?> Output() => new("--output") { Description = "Write the answer to this file.", HelpName = "FILE" };

    /// <summary>The run store that was asked for, by the rule that the whole product follows.</summary>
    public static string ResolveRunsDirectory(string? explicitDirectory) =>
        RunStore.DefaultDirectory(Environment.CurrentDirectory, path: explicitDirectory);

    public static Option<string> LearnedModelType(ModelType? usual = null)
    {
        var option = new Option<string>("--model-type") { Description = "What to learn with.", DefaultValueFactory = _ => (usual ?? new LearnedAdvisorOptions().ModelType).ToName() };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<ModelType>().Select(type => type.ToName())]);
        return option;
    }

    public static Option<string> Backend()
    {
        var option = new Option<string>("--backend") { Description = "Whose trainers fit the models: ours, or ML.NET's.", DefaultValueFactory = _ => LearningBackend.Scalable.ToName() };
        option.AcceptOnlyFromAmong([.. Enum.GetValues<LearningBackend>().Select(backend => backend.ToName())]);
        return option;
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
}
