using System.CommandLine;
using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable import</c>: foreign records become runs.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> s_files = new("files") { Description = "Nextflow trace files, TSV or CSV, raw or for people; or what sacct --parsable2 printed, with --format sacct.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> s_format = new("--format") { Description = "The format of the files.", DefaultValueFactory = _ => "nextflow" };
    private static readonly Option<string?> s_runsDirectory = CommonOptions.RunsDirectory();
    private static readonly Option<string[]> s_features = new("--feature-column") { Description = "A column that becomes a feature of the tasks; may be given several times. Name only what is known before a task runs.", HelpName = "NAME" };
    private static readonly Option<string?> s_project = new("--project") { Description = "The project's name; default the file's name.", HelpName = "NAME" };
    private static readonly Option<string?> s_target = new("--target") { Description = "The target the tasks ran on; default the cluster that sacct names.", HelpName = "NAME" };
    private static readonly Option<string> s_timeZone = new("--time-zone") { Description = "The zone of times that do not say theirs, such as Europe/Berlin, or local.", HelpName = "ID", DefaultValueFactory = _ => "UTC" };
    private static readonly Option<bool> s_splitByDay = new("--split-by-day") { Description = "One run for each day instead of one for each file." };
    private static readonly Option<bool> s_force = new("--force") { Description = "Import again what was imported before." };
    private static readonly Option<bool> s_live = new("--live") { Description = "Ask this cluster's sacct instead of reading files, for jobs that have ended and are not in the store yet." };
    private static readonly Option<DateTime?> s_startTime = new("--start-time") { Description = "With --live: only jobs that were there at this local time or later; default 30 days ago.", HelpName = "TIME" };
    private static readonly Option<DateTime?> s_endTime = new("--end-time") { Description = "With --live: only jobs that were there before this local time; default now.", HelpName = "TIME" };
    private static readonly Option<string[]> s_users = new("--user") { Description = "With --live: whose jobs; may be given several times. Default one's own, and for root everyone's.", HelpName = "NAME" };
    private static readonly Option<bool> s_allUsers = new("--all-users") { Description = "With --live: everyone's jobs." };

    public static Command Create()
    {
        s_format.AcceptOnlyFromAmong("nextflow", "sacct");
        var command = new Command("import", "Imports other schedulers' records as runs.")
        {
            s_files, s_format, s_runsDirectory, s_features, s_project, s_target, s_timeZone, s_splitByDay, s_force, s_live, s_startTime, s_endTime, s_users, s_allUsers,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var options = new ImportOptions
        {
            FeatureColumns = parsed.GetValue(s_features) ?? [],
            ProjectName = parsed.GetValue(s_project),
            TargetName = parsed.GetValue(s_target),
            SplitByDay = parsed.GetValue(s_splitByDay),
            TimeZone = ZoneOf(parsed.GetValue(s_timeZone)!),
        };
        string store = CommonOptions.ResolveRunsDirectory(parsed.GetValue(s_runsDirectory));
        string[] files = parsed.GetValue(s_files) ?? [];
        if (parsed.GetValue(s_live) == files.Length > 0) throw new UsageException("Give either files to import or --live.");
        RecordFormat format = parsed.GetValue(s_format) == "sacct" ? RecordFormat.Sacct : RecordFormat.Nextflow;
        if (files.Length == 0) Tell(RecordImporter.ImportLive(QueryOf(parsed), store, options));
        foreach (string file in files) Tell(RecordImporter.Import(format, file, store, options, parsed.GetValue(s_force)));
        return ExitCode.Success;
    }

    private static SacctQuery QueryOf(ParseResult parsed) =>
        SacctQuery.Between(parsed.GetValue(s_startTime), parsed.GetValue(s_endTime)) with { Users = parsed.GetValue(s_users) ?? [], AllUsers = parsed.GetValue(s_allUsers) };

    private static TimeZoneInfo ZoneOf(string id)
    {
        if (id.Equals("local", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : throw new UsageException($"There is no time zone '{id}'; write one such as Europe/Berlin, or local.");
    }

    private static void Tell(RunHistory imported)
    {
        foreach (HistoryProblem problem in imported.Problems.Concat(Plausibility.Problems(imported.Runs))) Console.Error.WriteLine($"scalable: warning: {problem}");
        foreach (RunRecord run in imported.Runs) Console.Out.WriteLine($"{run.Path}: {run.Tasks.Count} attempts");
    }
}
