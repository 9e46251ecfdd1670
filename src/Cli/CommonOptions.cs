using System.CommandLine;
using Scalable.Advising;
using Scalable.Learning;
using Scalable.Runs;

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
