using Scalable.Sessions.Engine;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable run</c>: a file of commands, run on a manifest's target and recorded.</summary>
internal static class RunCommand
{
    private const string StandardInput = "-";

    private static readonly Argument<string?> s_file = new("file")
    {
        Description = "The commands, one on each line: a JSON list of words, or an object with name and command, and optionally arguments, features, component, tag, environment, directory, retries. '-' reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> s_manifest = new("--manifest") { Description = "The manifest.", HelpName = "FILE", DefaultValueFactory = _ => ManifestLoading.DefaultName };
    private static readonly Option<string?> s_resume = new("--resume") { Description = "Take up this run, whose session is gone, instead of reading commands. On Slurm and AWS Batch nothing is run twice; on this machine, what was running when its session was killed is run again.", HelpName = "RUN-ID" };
    private static readonly Option<double> s_flushSeconds = new("--flush-seconds") { Description = "How long a record may wait to be put on the disk.", HelpName = "N", DefaultValueFactory = _ => new SessionOptions().FlushInterval.TotalSeconds };
    private static readonly Option<string?> s_target = ManifestLoading.Target(), s_advisor = ManifestLoading.Advisor(), s_runsDirectory = CommonOptions.RunsDirectory();
    private static readonly Option<string> s_objective = ManifestLoading.Objective();
    private static readonly AutoscaleArguments s_autoscale = new();

    public static Command Create()
    {
        var command = new Command("run", "Runs a file of commands, measures each and records the run. Exit code 0 when all succeeded, 1 otherwise.") { s_file, s_manifest, s_target, s_advisor, s_objective, s_runsDirectory, s_resume, s_flushSeconds };
        s_autoscale.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(s_flushSeconds) is not (>= 0 and <= 3600)) throw new UsageException("--flush-seconds is a number from 0 to 3600.");
        var options = new SessionOptions
        {
            RunsDirectory = CommonOptions.ResolveRunsDirectory(parsed.GetValue(s_runsDirectory)),
            Advisor = ManifestLoading.AdvisorOf(parsed.GetValue(s_advisor)),
            Objective = ManifestLoading.ObjectiveOf(parsed.GetValue(s_objective)!),
            FlushInterval = TimeSpan.FromSeconds(parsed.GetValue(s_flushSeconds)),
        };
        AutoscalePlan? autoscale = s_autoscale.Read(parsed, options.Advisor);
        return (parsed.GetValue(s_file), parsed.GetValue(s_resume)) switch
        {
            (null, { } run) => Resume(RunStore.Resolve(options.RunsDirectory, run), options, autoscale, cancellationToken),
            ({ } file, null) => RunFile(file, ManifestLoading.Load(parsed.GetValue(s_manifest)!, parsed.GetValue(s_target)), options, autoscale, cancellationToken),
            _ => throw new UsageException("Give either a file of commands or --resume and a run's id."),
        };
    }

    private static int Resume(string runDirectory, SessionOptions options, AutoscalePlan? autoscale, CancellationToken cancellationToken)
    {
        using ScalableSession session = ManifestLoading.Begin(() => ScalableSession.Resume(runDirectory, options));
        return Finish(session, autoscale, isResumed: true, cancellationToken);
    }

    private static int RunFile(string path, Manifest manifest, SessionOptions options, AutoscalePlan? autoscale, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskSubmission> submissions = CommandFile.Read(path == StandardInput ? Lines(Console.In) : LinesOf(path), path);
        RequireRunnable(manifest, submissions);
        foreach (string warning in submissions.Select(submission => SubmissionChecks.FeatureWarning(manifest, submission)).OfType<string>().Distinct())
            Console.Error.WriteLine($"scalable: {warning}");
        using ScalableSession session = ManifestLoading.Begin(() => ScalableSession.Start(manifest, options));
        session.SubmitAll(submissions);
        return Finish(session, autoscale, isResumed: false, cancellationToken);
    }

    /// <summary>Nothing is started if any of the commands cannot be.</summary>
    private static void RequireRunnable(Manifest manifest, IReadOnlyList<TaskSubmission> submissions)
    {
        try
        {
            foreach (TaskSubmission submission in submissions) SubmissionChecks.Component(manifest, submission);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static int Finish(ScalableSession session, AutoscalePlan? autoscale, bool isResumed, CancellationToken cancellationToken)
    {
        try
        {
            if (autoscale is null) session.Wait(cancellationToken: cancellationToken);
            else autoscale.Run(session, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"scalable: interrupted; {DisplayText.Count(session.Tasks.Count(task => !task.IsFinished), "task")} that had not finished are ended.");
        }
        finally
        {
            session.Stop(interrupted: cancellationToken.IsCancellationRequested);
            foreach (string trouble in session.Warnings) Console.Error.WriteLine($"scalable: {trouble}");
        }
        foreach (SessionTask task in session.Tasks.Where(task => task.State == TaskState.Failed))
            Console.Error.WriteLine($"scalable: {TerminalText.Line($"{task.TaskName} ({task.TaskId}): {task.Latest.ErrorMessage} See '{task.ErrorPath}'.")}");
        if (session.NeverSubmitted > 0)
            Console.Error.WriteLine($"scalable: {DisplayText.Count(session.NeverSubmitted, "further command")} of the run were never submitted: its session was killed while it recorded them. Run them from the file of commands.");
        bool isEmpty = isResumed && session.Tasks.Count == 0;
        if (isEmpty)
            Console.Error.WriteLine("scalable: the run has no tasks. Where its session was killed before it had recorded any, run the file of commands again.");
        Console.Out.WriteLine($"{session.RunDirectory}: {SessionText.Progress(session)}");
        bool isWhole = session.NeverSubmitted == 0 && session.IsRecorded && !isEmpty;
        return isWhole && session.Tasks.All(task => task.State == TaskState.Succeeded) ? ExitCode.Success : ExitCode.NoAnswer;
    }

    private static List<string> LinesOf(string path)
    {
        using var reader = new StreamReader(FileStatus.OpenNamed(path));
        return [.. Lines(reader)];
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}
