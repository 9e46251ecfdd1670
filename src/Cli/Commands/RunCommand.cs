using System.CommandLine;
using Scalable.History;
using Scalable.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Engine;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable run</c>: a file of commands, run on a manifest's target and recorded.</summary>
internal static class RunCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The commands, one on each line: a JSON list of words, or an object with name and command, and optionally arguments, features, component, tag, environment, directory, retries. '-' reads standard input.",
        };
        var manifest = new Option<string>("--manifest") { Description = "The manifest.", HelpName = "FILE", DefaultValueFactory = _ => ManifestLoading.DefaultName };
        Option<string?> target = ManifestLoading.Target(), advisor = ManifestLoading.Advisor(), runsDirectory = CommonOptions.RunsDirectory();
        Option<string> objective = ManifestLoading.Objective();
        var autoscale = new AutoscaleArguments();
        var command = new Command("run", "Runs a file of commands, measures each and records the run. Exit code 0 when all succeeded, 1 otherwise.") { file, manifest, target, advisor, objective, runsDirectory };
        autoscale.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            Manifest read = ManifestLoading.Load(parsed.GetRequiredValue(manifest), parsed.GetValue(target));
            IReadOnlyList<TaskSubmission> submissions = CommandFile.Read(path == StandardInput ? Lines(Console.In) : File.ReadLines(path), path);
            RequireRunnable(read, submissions);
            var options = new SessionOptions
            {
                RunsDirectory = CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)),
                Advisor = ManifestLoading.AdvisorOf(parsed.GetValue(advisor)),
                Objective = ManifestLoading.ObjectiveOf(parsed.GetValue(objective)!),
            };
            return Task.FromResult(Run(read, options, submissions, autoscale.Read(parsed, options.Advisor), cancellationToken));
        });
        return command;
    }

    /// <summary>Nothing is started where any of the commands cannot be.</summary>
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

    private static int Run(Manifest manifest, SessionOptions options, IReadOnlyList<TaskSubmission> submissions, AutoscalePlan? autoscale, CancellationToken cancellationToken)
    {
        using ScalableSession session = Start(manifest, options);
        SessionTask[] tasks = [.. submissions.Select(session.Submit)];
        try
        {
            if (autoscale is null) session.Wait(tasks, cancellationToken: cancellationToken);
            else autoscale.Run(session, cancellationToken);
        }
        finally
        {
            session.Stop();
            foreach (string trouble in session.Warnings) Console.Error.WriteLine($"scalable: {trouble}");
        }
        foreach (SessionTask task in tasks.Where(task => task.State != TaskState.Succeeded))
            Console.Error.WriteLine($"scalable: {task.Name} ({task.Id}): {task.Latest.ErrorMessage} See '{task.ErrorPath}'.");
        Console.Out.WriteLine($"{session.RunDirectory}: {SessionText.Progress(session)}");
        return tasks.All(task => task.State == TaskState.Succeeded) ? ExitCode.Success : ExitCode.NoAnswer;
    }

    private static ScalableSession Start(Manifest manifest, SessionOptions options)
    {
        try
        {
            return ScalableSession.Start(manifest, options);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}
