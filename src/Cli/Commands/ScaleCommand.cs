using System.Text;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable scale</c>: how many workers to add or remove in the state that a file describes.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var input = new Option<string>("--input") { Description = "The state as JSON: pending_tasks, active_workers, recent_completions and what else is known; - for standard input.", Required = true, HelpName = "FILE" };
        var runsDirectory = new Option<string?>("--runs-dir") { Description = "Recorded runs that tell how long tasks and starts take, how predictions came true, and which tasks will arrive when. Default: only what the state tells.", HelpName = "DIR" };
        var advisorFile = new Option<string?>("--advisor") { Description = "A file that 'scalable train' wrote, to predict how long tasks take.", HelpName = "FILE" };
        var scaler = new ScalerArguments();
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("scale", "Decides, per tag, how many workers to add or remove.") { input, runsDirectory, advisorFile };
        scaler.AddTo(command);
        command.Options.Add(format);
        command.Options.Add(output);
        command.SetAction((parsed, cancellationToken) =>
        {
            AdaptiveScalerOptions options = scaler.Read(parsed);
            ScalingState state = ReadState(parsed.GetRequiredValue(input));
            IReadOnlyList<RunRecord>? runs = parsed.GetValue(runsDirectory) is { } directory
                ? HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(directory), cancellationToken).Runs
                : null;
            IResourceAdvisor? advisor = parsed.GetValue(advisorFile) is { } file ? AdvisorFile.Read(file) : null;
            ScalingDecision decision = Decide(options, advisor, runs, state);
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? AnswerOutput.TextOf(stream => ScalingDecisionJson.Write(stream, decision)) : ScalingDecisionText.Render(decision), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static ScalingState ReadState(string file)
    {
        using Stream stream = file == "-" ? Console.OpenStandardInput() : FileStatus.OpenNamed(file);
        ScalingState state = ScalingStateJson.Read(stream);
        return state.Now is null ? state with { Now = DateTimeOffset.UtcNow } : state;
    }

    private static ScalingDecision Decide(AdaptiveScalerOptions options, IResourceAdvisor? advisor, IReadOnlyList<RunRecord>? runs, ScalingState state)
    {
        string[] kinds = [.. state.PendingTasks.Select(task => task.TaskName ?? "").Concat((state.RunningTasks ?? []).Select(task => task.TaskName ?? "")).Where(name => name.Length > 0).Distinct()];
        return UsageException.Of(() => AdaptiveScaler.AfterRuns(runs ?? [], options, advisor, kinds).Evaluate(state));
    }
}
