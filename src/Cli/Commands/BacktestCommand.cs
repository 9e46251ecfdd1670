using Scalable.Evaluation.Backtesting;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable backtest</c>: what each advisor would have cost on one's own history.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        Option<string> objective = CommonOptions.SizingObjective();
        Option<double> confidence = CommonOptions.Confidence("The confidence asked for.");
        var minimumRows = new Option<int>("--minimum-rows") { Description = "Tasks with fewer attempts that can be judged are left out.", HelpName = "N", DefaultValueFactory = _ => new BacktestOptions().MinimumRows };
        var modelTypes = new Option<string[]>("--model-type") { Description = "Replay advisors of these model types, and the quantile advisor; may be given several times. Default: the default advisor, the quantile advisor, the largest seen and the requests.", AllowMultipleArgumentsPerToken = true };
        modelTypes.AcceptOnlyFromAmong([.. Advisors.ModelTypeNames]);
        Option<string> backend = CommonOptions.Backend();
        var advisorFiles = new Option<string[]>("--advisor") { Description = "Replay the advisor in this file, learning anew from the runs before each; may be given several times.", HelpName = "FILE" };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("backtest", "Replays recorded runs and reports what each advisor would have cost.")
        {
            runsDirectory, objective, confidence, minimumRows, modelTypes, backend, advisorFiles, format, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            LearningBackend trainers = LearningBackendNames.FromName(parsed.GetValue(backend)!);
            string[] types = parsed.GetValue(modelTypes) is { Length: > 0 } named ? named : trainers == LearningBackend.Scalable ? [] : [new LearnedAdvisorOptions().ModelType.ToName()];
            IResourceAdvisor[] advisors =
            [
                .. (parsed.GetValue(advisorFiles) ?? []).Select(AdvisorFile.Read),
                .. types.Select(name => new LearnedAdvisor([], new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(name), Backend = trainers })),
            ];
            if (advisors.Length > 0) advisors = [.. advisors, new ResourceAdvisor([])];
            var options = new BacktestOptions
            {
                Objective = CommonOptions.SizingObjectiveOf(parsed.GetValue(objective)!),
                Confidence = CommonOptions.RequireConfidence(parsed.GetValue(confidence)),
                MinimumRows = parsed.GetValue(minimumRows),
            };
            BacktestOutcome outcome = Replay(parsed.GetValue(runsDirectory), advisors, options, cancellationToken);
            if (outcome.Results.Count == 0) throw new RunStoreException($"{string.Join(" ", outcome.Remarks)} Record or import more runs ('scalable import --split-by-day' makes a run of each day), or lower --minimum-rows.");
            foreach (string remark in outcome.Remarks) Console.Error.WriteLine($"scalable: warning: {remark}");
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? BacktestText.Json(outcome.Results) : BacktestText.Table(outcome.Results), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static BacktestOutcome Replay(string? runsDirectory, IResourceAdvisor[] advisors, BacktestOptions options, CancellationToken cancellationToken)
    {
        RunHistory history = HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(runsDirectory), cancellationToken);
        using var progress = new TerminalProgress("Replaying the history");
        return Backtest.Run(history.Runs, advisors.Length > 0 ? advisors : null, options, new CallbackProgress<BacktestProgress>(done => progress.Report(done.ToString())), cancellationToken);
    }
}
