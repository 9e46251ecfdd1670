using System.CommandLine;
using Scalable.Advising;
using Scalable.Evaluation.Backtesting;
using Scalable.Runs;
using Scalable.Advising.Engine;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable backtest</c>: what each way of sizing would have cost on one's own history.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var protocol = new Option<string>("--protocol") { Description = "Replay as it happened, or task by task in random order.", DefaultValueFactory = _ => "time" };
        protocol.AcceptOnlyFromAmong("time", "random");
        var objective = new Option<string>("--objective") { Description = "What Scalable sizes for.", DefaultValueFactory = _ => "minimum_waste" };
        objective.AcceptOnlyFromAmong("minimum_waste", "confidence");
        var confidence = new Option<double>("--confidence") { Description = "The confidence asked for.", HelpName = "P", DefaultValueFactory = _ => RecommendationQuery.DefaultConfidence };
        var seed = new Option<int>("--seed") { Description = "Fixes the permutations of --protocol random.", HelpName = "N", DefaultValueFactory = _ => new BacktestOptions().Seed };
        var minimumRows = new Option<int>("--minimum-rows") { Description = "Tasks with fewer usable attempts are left out.", HelpName = "N", DefaultValueFactory = _ => new BacktestOptions().MinimumRows };
        var modelTypes = new Option<string[]>("--model-type") { Description = "Compare model types on the later runs instead of replaying; may be given several times.", AllowMultipleArgumentsPerToken = true };
        modelTypes.AcceptOnlyFromAmong([.. Enum.GetValues<ModelType>().Select(type => type.ToName())]);
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("backtest", "Replays recorded runs and tells what each way of sizing would have cost.")
        {
            runsDirectory, protocol, objective, confidence, seed, minimumRows, modelTypes, format, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(confidence) is not (> 0 and < 1)) throw new UsageException("--confidence is a probability above 0 and below 1, such as 0.95.");
            RunHistory history = HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), cancellationToken);
            bool json = parsed.GetValue(format) == "json";
            if (parsed.GetValue(modelTypes) is { Length: > 0 } names)
            {
                if (history.Runs.Count < 2) throw new RunStoreException("Comparing model types needs at least two runs: one to learn from and a later one to predict.");
                IReadOnlyList<ModelTradeOff> rows = ModelComparison.Run(history.Runs, names.Select(ModelTypes.FromName), parsed.GetValue(confidence), cancellationToken);
                AnswerOutput.Write(json ? BacktestText.Json(rows) : BacktestText.Table(rows), parsed.GetValue(output));
                return Task.FromResult(ExitCode.Success);
            }

            IReadOnlyList<BacktestResult> results = Backtest.Run(
                history.Tasks,
                new BacktestOptions
                {
                    Protocol = parsed.GetValue(protocol) == "random" ? ReplayProtocol.Random : ReplayProtocol.Time,
                    Objective = parsed.GetValue(objective) == "confidence" ? SizingObjective.Confidence : SizingObjective.MinimumWaste,
                    Confidence = parsed.GetValue(confidence),
                    Seed = parsed.GetValue(seed),
                    MinimumRows = parsed.GetValue(minimumRows),
                },
                cancellationToken: cancellationToken);
            if (results.Count == 0) throw new RunStoreException($"No task has {parsed.GetValue(minimumRows)} succeeded attempts with a peak and a duration, so there is nothing to replay; lower --minimum-rows, or record more.");
            AnswerOutput.Write(json ? BacktestText.Json(results) : BacktestText.Table(results), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
