using System.Text;
using Scalable.Advising.Engine;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable advise</c>: what a task should be given.</summary>
internal static class AdviseCommand
{
    public static Command Create()
    {
        var task = new Option<string?>("--task") { Description = "The task to advise on.", HelpName = "NAME" };
        var stream = new Option<bool>("--stream") { Description = "Answer one JSON object a line on standard input with one on standard output, until the input ends; learns from what it observes. Starts empty unless --runs-dir is given." };
        var record = new Option<bool>("--record") { Description = "With --stream: append what is observed to the run store as well." };
        var target = new Option<string?>("--target") { Description = "The target it will run on; default any.", HelpName = "NAME" };
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        Option<string> modelType = CommonOptions.OneOf("--model-type", "What to learn with; quantile learns nothing and takes a percentile.", "auto", [.. Advisors.ModelTypeNames, Advisors.Quantile]);
        Option<string> backend = CommonOptions.Backend();
        var feature = new Option<string[]>("--feature") { Description = "What is known of the input, such as input_size_mb=2048. May be given several times.", HelpName = "NAME=VALUE" };
        Option<string> basis = CommonOptions.OneOf("--basis", "What the quantile advisor sizes from: observed use, or past requests as the Python project does.", "observed", "observed", "requested");
        Option<double> confidence = CommonOptions.Confidence("The wanted probability that the advice suffices.");
        Option<string> objective = CommonOptions.SizingObjective();
        Option<int> seed = CommonOptions.Seed();
        var advisorFile = new Option<string?>("--advisor") { Description = "Answer from this file, which 'scalable train' wrote, instead of from runs.", HelpName = "FILE" };
        var deadline = new Option<string?>("--deadline") { Description = "The time in which all tasks of this kind are to be done; workers then follow from the predicted work.", HelpName = "2h" };
        var taskCount = new Option<int?>("--task-count") { Description = "How many tasks of this kind there will be, for --deadline; default as many as past runs had.", HelpName = "N" };
        var explain = new Option<bool>("--explain") { Description = "Say why: what each feature adds, and the nearest past tasks." };
        var requestedMemory = new Option<string?>("--requested-memory") { Description = "What you would ask for without advice, such as 8G.", HelpName = "SIZE" };
        var requestedWalltime = new Option<string?>("--requested-walltime") { Description = "The time limit you would ask for without advice, such as 2h.", HelpName = "TIME" };
        var requestedCpus = new Option<double?>("--requested-cpus") { Description = "The cores you would ask for without advice.", HelpName = "N" };
        var modelParameters = new ModelParameterArguments();
        Option<string> format = CommonOptions.OneOf(
            "--format", "How to print the answer: to read, as JSON, or as configuration of another program with the evidence as comments.", "text", ["text", "json", .. Enum.GetNames<ConfigFormat>().Select(name => name.ToLowerInvariant())]);
        Option<string?> output = CommonOptions.Output();

        var command = new Command("advise", "Recommends workers, CPUs, memory and walltime for a task, from recorded runs.")
        {
            task, target, runsDirectory, advisorFile, modelType, backend, feature, basis, confidence, objective, seed, requestedMemory, requestedWalltime, requestedCpus, deadline, taskCount, explain, format, output, stream, record,
        };
        modelParameters.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            RefuseContradictions(parsed, advisorFile, [modelType, backend, .. modelParameters.Options, basis, seed, runsDirectory, stream]);
            if (parsed.GetValue(record) && !parsed.GetValue(stream)) throw new UsageException("--record goes with --stream: it is observations that are recorded.");
            if (parsed.GetValue(stream)) return Task.FromResult(AdviceStreaming.Run(parsed.GetValue(runsDirectory), parsed.GetValue(record), cancellationToken));
            var query = new RecommendationQuery(parsed.GetValue(task) ?? throw new UsageException("--task is required, except with --stream."))
            {
                Target = parsed.GetValue(target),
                Features = FeatureArguments.Parse(parsed.GetValue(feature) ?? []),
                Confidence = CommonOptions.RequireConfidence(parsed.GetValue(confidence)),
                Objective = CommonOptions.SizingObjectiveOf(parsed.GetValue(objective)!),
                RequestedMemory = ParseMemory(parsed.GetValue(requestedMemory)),
                RequestedWalltime = CommonOptions.Time("--requested-walltime", parsed.GetValue(requestedWalltime)),
                RequestedCpus = parsed.GetValue(requestedCpus) is not <= 0 ? parsed.GetValue(requestedCpus) : throw new UsageException("--requested-cpus takes a number above 0."),
                Deadline = CommonOptions.Time("--deadline", parsed.GetValue(deadline))?.ToTimeSpan(),
                TaskCount = parsed.GetValue(taskCount),
                Explain = parsed.GetValue(explain),
            };
            LearningBackend trainers = modelParameters.BackendOf(parsed, backend);
            using var progress = new TerminalProgress("Reading the history");
            string type = modelParameters.ModelTypeOf(parsed, modelType);
            IResourceAdvisor advisor = parsed.GetValue(advisorFile) is { } file
                ? AdvisorFile.Read(file)
                : Advisors.Create(
                    HistoryLoading.Open(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), query.Task, cancellationToken),
                    type,
                    parsed.GetValue(basis)!,
                    parsed.GetValue(seed),
                    modelParameters.Read(parsed, type, trainers),
                    trainers);
            progress.Report($"Learning about '{query.Task}'");
            ResourceRecommendation recommendation = advisor.Recommend(query, cancellationToken);
            progress.Dispose();
            return Task.FromResult(Show(advisor, recommendation, parsed.GetValue(format)!, parsed.GetValue(output)));
        });
        return command;
    }

    private static int Show(IResourceAdvisor advisor, ResourceRecommendation recommendation, string format, string? output)
    {
        AnswerOutput.Write(
            format switch
            {
                "text" => RecommendationText.Render(recommendation),
                "json" => AnswerOutput.TextOf(stream => RecommendationJson.Write(stream, recommendation)),
                _ => ConfigText.Write([recommendation], Enum.Parse<ConfigFormat>(format, ignoreCase: true))[0].TrimEnd('\n'),
            },
            output);
        if (recommendation.Method != "none") return ExitCode.Success;
        Console.Error.WriteLine($"scalable: '{recommendation.Task}' was not found in the history. Known tasks: {string.Join(", ", advisor.KnownTasks.Take(20))}.");
        return ExitCode.NoAnswer;
    }

    private static MemorySize? ParseMemory(string? text)
    {
        if (text is null) return null;
        return MemorySize.TryParse(text, out MemorySize size) && size.Bytes > 0 ? size : throw new UsageException($"--requested-memory takes a size such as 8G or 512MiB; '{text}' is none.");
    }

    /// <summary>A file answers from what it has learnt: whatever would have it learn otherwise is refused.</summary>
    private static void RefuseContradictions(ParseResult parsed, Option advisorFile, IEnumerable<Option> others)
    {
        if (parsed.GetResult(advisorFile) is null or { Implicit: true }) return;
        Option? given = others.FirstOrDefault(other => parsed.GetResult(other) is { Implicit: false });
        if (given is not null) throw new UsageException($"--advisor and {given.Name} contradict each other: the advisor in the file has learnt already. Leave out one of the two.");
    }
}
