using Scalable.Evaluation.Tuning.Trials;
using Scalable.Evaluation.Tuning.Reporting;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Evaluation.Tuning;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable tune</c>: the hyperparameters that a learned advisor does best with.</summary>
internal static class TuneCommand
{
    private static readonly SearchOptions s_defaults = new();

    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        Option<string> modelType = CommonOptions.LearnedModelType(s_defaults.ModelType);
        Option<string> backend = CommonOptions.Backend();
        Option<SearchStrategyKind> strategy = Choice("--strategy", "How to choose what to try.", s_defaults.Strategy);
        Option<SearchMetric> metric = Choice("--metric", "What trials are judged by.", s_defaults.Metric);
        Option<TuningTarget> target = Choice("--target", "The quantity to tune for.", s_defaults.Target);
        Option<CrossValidationMethod> method = Choice("--cv-method", "How attempts are divided.", s_defaults.CrossValidation);
        Option<SearchResource> resource = Choice("--resource", "What halving gives trials more of.", s_defaults.Resource);
        var folds = new Option<int>("--cv-folds", "--cv-fold") { Description = "How many folds each trial is judged on.", HelpName = "N", DefaultValueFactory = _ => s_defaults.FoldCount };
        var trials = new Option<int>("--max-trials", "--max-trial") { Description = "How many sets of hyperparameters to try.", HelpName = "N", DefaultValueFactory = _ => s_defaults.MaxTrials };
        var time = new Option<string?>("--time-budget") { Description = "After so long the best so far is the answer.", HelpName = "60s" };
        var parallel = new Option<int>("--parallel") { Description = "How many folds to train and judge at once; default one a core.", HelpName = "N" };
        Option<int> seed = CommonOptions.Seed();
        var confidence = new Option<double>("--confidence") { Description = "The probability that allocations shall suffice with.", HelpName = "P", DefaultValueFactory = _ => s_defaults.Confidence };
        var space = new Option<string[]>("--parameter") { Description = "A hyperparameter to vary: learning_rate=0.01..0.3 log, leaves=7,15,31, or 'huber_delta=0.1..10 log if loss=huber'. May be given several times; default the model type's own space.", HelpName = "NAME=VALUES" };
        var noPruning = new Option<bool>("--no-pruning") { Description = "See every trial through." };
        var study = new Option<string?>("--study") { Description = "Append every trial to this file, and go on from it.", HelpName = "FILE" };
        var plot = new Option<string?>("--plot") { Description = "Draw scores and the best trials in this SVG file.", HelpName = "FILE" };
        var manifest = new Option<string?>("--manifest") { Description = "Spread trials over a session on this manifest's target.", HelpName = "FILE" };
        var sessionTarget = new Option<string?>("--session-target") { Description = "The target of --manifest; default as for 'scalable run'.", HelpName = "NAME" };
        var sessionRuns = new Option<string?>("--session-runs-dir") { Description = "The run store that the session of --manifest is written to; default as for --runs-dir.", HelpName = "DIR" };
        var component = new Option<string?>("--component") { Description = "The component of --manifest whose workers evaluate trials.", HelpName = "NAME" };
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("tune", "Looks for the hyperparameters that a learned advisor does best with on runs it has not seen.")
        {
            runsDirectory, modelType, backend, strategy, metric, target, method, folds, trials, time, parallel, seed, confidence, space, resource, noPruning, study, plot, manifest, sessionTarget, sessionRuns, component, format, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            ModelType type = ModelTypes.FromName(parsed.GetValue(modelType)!);
            LearningBackend trainers = LearningBackendNames.FromName(parsed.GetValue(backend)!);
            SearchOptions options = Checked(() => new SearchOptions
            {
                ModelType = type,
                Backend = trainers,
                Space = Space(type, trainers, parsed.GetValue(space) ?? []),
                Strategy = parsed.GetValue(strategy),
                MaxTrials = parsed.GetValue(trials),
                TimeBudget = CommonOptions.Time("--time-budget", parsed.GetValue(time))?.ToTimeSpan(),
                Metric = parsed.GetValue(metric),
                Target = parsed.GetValue(target),
                FoldCount = parsed.GetValue(folds),
                CrossValidation = parsed.GetValue(method),
                Confidence = parsed.GetValue(confidence),
                Prunes = !parsed.GetValue(noPruning),
                Resource = parsed.GetValue(resource),
                Seed = parsed.GetValue(seed),
                Parallel = parsed.GetValue(parallel),
                StudyPath = parsed.GetValue(study),
            });
            IReadOnlyList<RunRecord> runs = HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), cancellationToken).Runs;
            using var progress = new TerminalProgress("Searching");
            var shown = new CallbackProgress<SearchProgress>(done => progress.Report(FormattableString.Invariant($"{done.TrialsDone} of {done.MaxTrials} trials, best {done.BestScore:G4}")));
            SearchResult result = Checked(() => parsed.GetValue(manifest) is { } file
                ? TuningSessions.Run(runs, options, file, parsed.GetValue(sessionTarget), CommonOptions.ResolveRunsDirectory(parsed.GetValue(sessionRuns)), parsed.GetValue(component), cancellationToken)
                : HyperparameterSearch.Run(runs, options, shown, cancellationToken));
            progress.Dispose();
            foreach (string warning in result.Warnings) Console.Error.WriteLine($"scalable: warning: {warning}");
            if (parsed.GetValue(plot) is { } drawing) AnswerOutput.Write(SearchSvg.Draw(result).TrimEnd(), drawing);
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? SearchJson.Render(result) : SearchText.Table(result), parsed.GetValue(output));
            return Task.FromResult(result.Ending == SearchEnding.Stopped ? ExitCode.Interrupted : ExitCode.Success);
        });
        return command;
    }

    private static Option<T> Choice<T>(string name, string description, T standard) where T : struct, Enum
    {
        var option = new Option<T>(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result => Enum.Parse<T>(Bare(result.Tokens[0].Value), ignoreCase: true),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Enum.TryParse<T>(Bare(result.Tokens[0].Value), ignoreCase: true, out _))
                result.AddError($"{name} takes {string.Join(", ", Enum.GetNames<T>())}; '{result.Tokens[0].Value}' is none.");
        });
        option.CompletionSources.Add([.. Enum.GetNames<T>()]);
        return option;
    }

    /// <summary>time-ordered and time_ordered are TimeOrdered.</summary>
    private static string Bare(string word) => word.Replace("-", null, StringComparison.Ordinal).Replace("_", null, StringComparison.Ordinal);

    private static SearchSpace? Space(ModelType type, LearningBackend backend, string[] arguments) => arguments.Length == 0 ? null : SearchSpaceReader.Read(
        HyperparameterSearch.LearnerOf(type, backend),
        arguments.Select(argument => argument.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals
            ? KeyValuePair.Create(argument[..equals].Trim(), (object?)argument[(equals + 1)..])
            : throw new UsageException($"--parameter takes name=values, such as leaves=7,15,31; '{argument}' is not of that form.")));

    private static T Checked<T>(Func<T> make)
    {
        try
        {
            return UsageException.Of(make);
        }
        catch (TuningDataException exception)
        {
            throw new RunStoreException(exception.Message);
        }
        catch (Evaluation.Tuning.Trials.StudyException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}

/// <summary><c>scalable tune-trial</c>: what sessions run on a target to evaluate one trial.</summary>
internal static class TuneTrialCommand
{
    public static Command Create()
    {
        var order = new Argument<string>("order") { Description = "The order file that a search wrote." };
        var command = new Command(TuningSessions.WorkerCommand, "Evaluates one trial of a search.") { order };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            TrialWorker.Run(parsed.GetRequiredValue(order), cancellationToken);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
