using System.CommandLine;
using Scalable.History;
using Scalable.History.Importing;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable import</c>: foreign records become runs.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Nextflow trace files, TSV or CSV, raw or for people.", Arity = ArgumentArity.OneOrMore };
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        var features = new Option<string[]>("--feature-column") { Description = "A column that becomes a feature of the tasks; may be given several times. Name only what is known before a task runs.", HelpName = "NAME" };
        var project = new Option<string?>("--project") { Description = "The project's name; default the file's name.", HelpName = "NAME" };
        var target = new Option<string?>("--target") { Description = "The target the tasks ran on.", HelpName = "NAME" };
        var splitByDay = new Option<bool>("--split-by-day") { Description = "One run for each day instead of one for each file." };
        var force = new Option<bool>("--force") { Description = "Import again what was imported before." };
        var command = new Command("import", "Imports other schedulers' records as runs.") { files, runsDirectory, features, project, target, splitByDay, force };
        command.SetAction(parsed =>
        {
            var options = new NextflowTraceOptions
            {
                FeatureColumns = parsed.GetValue(features) ?? [],
                ProjectName = parsed.GetValue(project),
                TargetName = parsed.GetValue(target),
                SplitByDay = parsed.GetValue(splitByDay),
            };
            string store = CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory));
            foreach (string file in parsed.GetRequiredValue(files)) Import(file, store, options, parsed.GetValue(force));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Import(string file, string store, NextflowTraceOptions options, bool force)
    {
        RunHistory imported = NextflowTraceImporter.Import(file, store, options, force);
        foreach (HistoryProblem problem in imported.Problems) Console.Error.WriteLine($"scalable: warning: {problem}");
        foreach (RunRecord run in imported.Runs) Console.Out.WriteLine($"{run.Path}: {run.Tasks.Count} attempts");
    }
}
