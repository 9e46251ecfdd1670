using Scalable.Evaluation.Simulation;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable simulate</c>: what scaling policies would have made of one's own history.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var pattern = new Option<string[]>("--pattern") { Description = $"Replay a generated workload instead of runs: {string.Join(", ", WorkloadPattern.Names.Select(name => name.Replace(' ', '-')))}. May be given several times.", HelpName = "NAME" };
        var seed = new Option<ulong>("--seed") { Description = "Fixes the generated workloads.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var policy = new Option<string[]>("--policy") { Description = $"The policies to compare; default {string.Join(", ", ScalingPolicies.Usual)}. May be given several times.", AllowMultipleArgumentsPerToken = true };
        policy.AcceptOnlyFromAmong([.. ScalingPolicies.Names]);
        var tagPerTask = new Option<bool>("--tag-per-task") { Description = "Give every kind of task a tag of its own." };
        var modelType = new Option<string?>("--model-type") { Description = "Let policy Adaptive see what an advisor would have predicted: for each run it is trained on the runs that had ended when it began. Default: no advisor." };
        modelType.AcceptOnlyFromAmong([.. Advisors.ModelTypeNames, Advisors.Quantile]);
        var startDelay = new Option<string?>("--start-delay") { Description = "How long a requested worker takes to arrive; default 60s.", HelpName = "60s" };
        var limits = new WorkerLimitArguments();
        var billed = new Option<bool>("--starts-are-billed") { Description = "A worker costs from its request on." };
        var foresight = new Option<string?>("--foresight") { Description = "How far ahead policies see what will be submitted; default not at all.", HelpName = "10m" };
        var noForesight = new Option<bool>("--no-foresight") { Description = "Let the queue alone decide in policy Adaptive. Default: it foresees the tasks of each run from the runs of the same workflow that had ended when it began." };
        var plot = new Option<string?>("--plot") { Description = "Draw demand, supply and queue over time in this SVG file.", HelpName = "FILE" };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("simulate", "Replays recorded runs, or a generated workload, under scaling policies.")
        {
            runsDirectory, pattern, seed, policy, tagPerTask, modelType, startDelay, billed, foresight, noForesight, plot, format, output,
        };
        limits.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            (WorkerLimits given, TagArguments<double> prices) = limits.Read(parsed);
            var defaults = new SimulationOptions();
            var options = new SimulationOptions
            {
                StartDelay = CommonOptions.Time("--start-delay", parsed.GetValue(startDelay))?.ToTimeSpan() ?? defaults.StartDelay,
                MinWorkers = given.Minimum,
                MaxWorkers = given.Maximum,
                DefaultMinWorkers = given.MinimumOfOthers ?? defaults.DefaultMinWorkers,
                DefaultMaxWorkers = given.MaximumOr(defaults.DefaultMaxWorkers),
                HourlyPrice = prices.ByTag,
                DefaultHourlyPrice = prices.OfOthers ?? defaults.DefaultHourlyPrice,
                StartsAreBilled = parsed.GetValue(billed),
                Foresight = CommonOptions.Time("--foresight", parsed.GetValue(foresight))?.ToTimeSpan() ?? TimeSpan.Zero,
                KeepTimeline = parsed.GetValue(plot) is not null,
            };
            string[] policies = parsed.GetValue(policy) is { Length: > 0 } named ? named : [.. ScalingPolicies.Usual];
            IReadOnlyList<SimulationResult> results = parsed.GetValue(pattern) is { Length: > 0 } patterns
                ? Simulate(patterns.Select(name => WorkloadPattern.Make(name, parsed.GetValue(seed))), policies, options, !parsed.GetValue(noForesight), cancellationToken)
                : Simulate([Recorded(parsed.GetValue(runsDirectory), parsed.GetValue(tagPerTask), parsed.GetValue(modelType), cancellationToken)], policies, options, !parsed.GetValue(noForesight), cancellationToken);
            if (parsed.GetValue(plot) is { } file) AnswerOutput.Write(TimelineSvg.Draw(results).TrimEnd(), file);
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? SimulationText.Json(results) : SimulationText.Table(results), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static List<SimulationResult> Simulate(IEnumerable<Workload> workloads, string[] policies, SimulationOptions options, bool foresees, CancellationToken cancellationToken)
    {
        var results = new List<SimulationResult>();
        try
        {
            foreach (Workload workload in workloads)
                foreach (string policy in policies)
                    results.Add(ScalingSimulator.Run(workload, ScalingPolicies.Create(policy, foresees: foresees), options, cancellationToken));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new UsageException(exception.Message);
        }
        return results;
    }

    private static Workload Recorded(string? runsDirectory, bool tagPerTask, string? modelType, CancellationToken cancellationToken)
    {
        string directory = CommonOptions.ResolveRunsDirectory(runsDirectory);
        IReadOnlyList<RunRecord> runs = HistoryLoading.Load(directory, cancellationToken).Runs;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));
        Func<IReadOnlyList<RunRecord>, IResourceAdvisor>? train = modelType is null ? null : earlier => Advisors.Create(earlier, modelType);
        try
        {
            Workload workload = tagPerTask ? WorkloadHistory.WithTagPerTaskName(name, runs, out int leftOut, train, cancellationToken) : WorkloadHistory.Of(name, runs, out leftOut, train, cancellationToken);
            if (leftOut > 0) Console.Error.WriteLine($"scalable: warning: {leftOut} attempts without a time of submission or a believable duration were left out.");
            return workload;
        }
        catch (ArgumentException exception)
        {
            throw new RunStoreException(exception.Message);
        }
    }
}
