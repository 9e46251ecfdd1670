using System.CommandLine;
using System.Text;
using Scalable.Advising;
using Scalable.History;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable advise</c>: what a task should be given.</summary>
internal static class AdviseCommand
{
    private const string Quantile = "quantile";

    public static Command Create()
    {
        var task = new Option<string>("--task") { Description = "The task to advise on.", Required = true, HelpName = "NAME" };
        var target = new Option<string?>("--target") { Description = "The target it will run on; default any.", HelpName = "NAME" };
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var modelType = new Option<string>("--model-type") { Description = "What to learn with; quantile learns nothing and takes a percentile.", DefaultValueFactory = _ => "gradient_boosting" };
        modelType.AcceptOnlyFromAmong([.. Enum.GetValues<ModelType>().Select(type => type.ToName()), Quantile]);
        var feature = new Option<string[]>("--feature") { Description = "What is known of the input, such as input_size_mb=2048. May be given several times.", HelpName = "NAME=VALUE" };
        var basis = new Option<string>("--basis") { Description = "What the quantile advisor sizes from: observed use, or past requests as the Python project does.", DefaultValueFactory = _ => "observed" };
        basis.AcceptOnlyFromAmong("observed", "requested");
        var confidence = new Option<double>("--confidence") { Description = "The wanted probability that the advice suffices.", HelpName = "P", DefaultValueFactory = _ => RecommendationQuery.DefaultConfidence };
        var seed = new Option<int>("--seed") { Description = "Fixes everything random in learning.", HelpName = "N", DefaultValueFactory = _ => new LearnedAdvisorOptions().Seed };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();

        var command = new Command("advise", "Recommends workers, CPUs, memory and walltime for a task, from recorded runs.")
        {
            task, target, runsDirectory, modelType, feature, basis, confidence, seed, format, output,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Advise(
            new RecommendationQuery(parsed.GetRequiredValue(task))
            {
                Target = parsed.GetValue(target),
                Features = FeatureArguments.Parse(parsed.GetValue(feature) ?? []),
                Confidence = RequireConfidence(parsed.GetValue(confidence)),
            },
            parsed.GetValue(modelType)!,
            parsed.GetValue(basis) == "requested" ? SizingBasis.Requested : SizingBasis.Observed,
            parsed.GetValue(seed),
            CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)),
            parsed.GetValue(format)!,
            parsed.GetValue(output),
            cancellationToken)));
        return command;
    }

    private static int Advise(
        RecommendationQuery query, string modelType, SizingBasis basis, int seed, string runsDirectory, string format, string? output, CancellationToken cancellationToken)
    {
        RunHistory history = HistoryLoading.Load(runsDirectory, cancellationToken);
        IResourceAdvisor advisor = modelType == Quantile
            ? new ResourceAdvisor(history.Runs, basis)
            : new LearnedAdvisor(history.Runs, new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(modelType), Seed = seed });
        ResourceRecommendation recommendation = advisor.Recommend(query, cancellationToken);
        AnswerOutput.Write(format == "json" ? ToJson(recommendation) : RecommendationText.Render(recommendation), output);
        if (recommendation.Method != "none") return ExitCode.Success;
        Console.Error.WriteLine($"scalable: '{query.Task}' was not found in the history in '{runsDirectory}'. Known tasks: {string.Join(", ", advisor.KnownTasks.Take(20))}.");
        return ExitCode.NoAnswer;
    }

    private static double RequireConfidence(double confidence) => confidence is > 0 and < 1
        ? confidence
        : throw new UsageException($"--confidence is a probability above 0 and below 1, such as 0.95; {confidence} is not.");

    private static string ToJson(ResourceRecommendation recommendation)
    {
        using var buffer = new MemoryStream();
        RecommendationJson.Write(buffer, recommendation);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
