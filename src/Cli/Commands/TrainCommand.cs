namespace Scalable.Cli.Commands;

/// <summary><c>scalable train</c>: an advisor as a file, to be asked without the runs.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output") { Description = "The file to write; replaced as a whole.", Required = true, HelpName = "FILE" };
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        Option<string> modelType = CommonOptions.LearnedModelType();
        Option<string> backend = CommonOptions.Backend();
        Option<int> seed = CommonOptions.Seed();
        var command = new Command("train", "Learns from recorded runs and writes what was learnt to a file that 'advise --advisor' answers from.") { output, runsDirectory, modelType, backend, seed };
        var modelParameters = new ModelParameterArguments();
        modelParameters.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string store = CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory));
            string type = modelParameters.ModelTypeOf(parsed, modelType);
            LearningBackend trainers = modelParameters.BackendOf(parsed, backend);
            using var progress = new TerminalProgress("Learning");
            var advisor = new LearnedAdvisor(
                HistoryLoading.Load(store, cancellationToken).Runs,
                new LearnedAdvisorOptions { ModelType = ModelTypes.FromName(type), Backend = trainers, ModelParameters = modelParameters.Read(parsed, type, trainers), Seed = parsed.GetValue(seed) });
            advisor.TrainAll(progress, cancellationToken);
            AdvisorFile.Write(parsed.GetRequiredValue(output), advisor);
            progress.Dispose();
            Console.Out.WriteLine($"{parsed.GetRequiredValue(output)}: learnt from {DisplayText.Count(advisor.RunsAnalyzed, "run")}, {DisplayText.Count(advisor.Runs.Sum(run => run.Tasks.Count(task => task.IsTerminal)), "attempt")} of {DisplayText.Count(advisor.KnownTasks.Count, "task")} ({advisor.ModelType.ToName()}{(trainers == LearningBackend.Scalable ? "" : $", {trainers.ToName()}")})");
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
