using System.Text.RegularExpressions;
using Scalable.Advising.Evidence;
using Scalable.Runs.Importing;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable import</c>: foreign records become runs.</summary>
internal static class ImportCommand
{
    /// <summary>More are not read back to look for measurements that cannot be true; whoever learns from them is warned then.</summary>
    private const int MaxAttemptsJudged = 100_000;

    private static readonly Argument<string[]> s_files = new("files") { Description = "Files of records, maybe compressed by gzip: Nextflow traces, what sacct printed, Snakemake benchmarks, tables and others (docs/formats.md).", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> s_format = new("--format") { Description = "The format of the files; default recognised by their content.", HelpName = string.Join('|', FormatNames) };
    private static readonly Option<string?> s_runsDirectory = CommonOptions.RunsDirectory();
    private static readonly Option<string[]> s_features = new("--feature-column") { Description = "A column that becomes a feature of the tasks; may be given several times. Name only what is known before a task runs.", HelpName = "NAME" };
    private static readonly Option<string?> s_nameColumn = new("--task-name-column") { Description = "The column that names the task, such as Comment.", HelpName = "NAME" };
    private static readonly Option<string?> s_namePattern = new("--task-name-pattern") { Description = "A regular expression whose group 'task' is the task's name; other named groups become features.", HelpName = "REGEX" };
    private static readonly Option<TaskNamePreset> s_preset = new("--task-name-preset") { Description = "How a workflow system names its jobs: Snakemake (the rule) or Nextflow (the process)." };
    private static readonly Option<bool> s_includeCached = new("--include-cached") { Description = "Also take results that came from a cache, with the measurements they were made with." };
    private static readonly Option<string[]> s_map = new("--map") { Description = $"Which column of a table holds what, such as PeakMemory=maxrss_kb or 'Duration=time [min]'; may be given several times. Fields: {string.Join(", ", Enum.GetNames<TableField>())}.", HelpName = "FIELD=COLUMN" };
    private static readonly Option<string?> s_project = new("--project") { Description = "The project's name; default the file's name.", HelpName = "NAME" };
    private static readonly Option<string?> s_target = new("--target") { Description = "The target the tasks ran on; default the cluster that the records name.", HelpName = "NAME" };
    private static readonly Option<string> s_timeZone = new("--time-zone") { Description = "The zone of times that do not say theirs, such as Europe/Berlin, or local.", HelpName = "ID", DefaultValueFactory = _ => "UTC" };
    private static readonly Option<bool> s_splitByDay = new("--split-by-day") { Description = "One run for each day instead of one for each file." };
    private static readonly Option<bool> s_force = new("--force") { Description = "Write attempts that are in the store anew, as the options say now." };
    private static readonly Option<bool> s_live = new("--live") { Description = "Ask this cluster's sacct instead of reading files, for jobs that have ended and are not in the store yet." };
    private static readonly Option<DateTime?> s_startTime = new("--start-time") { Description = "With --live: only jobs that were there at this local time or later; default 30 days ago.", HelpName = "TIME" };
    private static readonly Option<DateTime?> s_endTime = new("--end-time") { Description = "With --live: only jobs that were there before this local time; default now.", HelpName = "TIME" };
    private static readonly Option<string[]> s_users = new("--user") { Description = "With --live: whose jobs; may be given several times. Default one's own, and for root everyone's.", HelpName = "NAME" };
    private static readonly Option<bool> s_allUsers = new("--all-users") { Description = "With --live: everyone's jobs." };

    private static IEnumerable<string> FormatNames => Enum.GetNames<RecordFormat>().Select(name => name.ToLowerInvariant());

    public static Command Create()
    {
        s_format.AcceptOnlyFromAmong([.. FormatNames]);
        var command = new Command("import", "Imports other schedulers' and workflow systems' records as runs, each attempt once.")
        {
            s_files, s_format, s_runsDirectory, s_features, s_nameColumn, s_namePattern, s_preset, s_includeCached, s_map, s_project, s_target, s_timeZone, s_splitByDay, s_force,
            s_live, s_startTime, s_endTime, s_users, s_allUsers,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new ImportOptions
        {
            FeatureColumns = parsed.GetValue(s_features) ?? [],
            TaskNameColumn = parsed.GetValue(s_nameColumn),
            TaskNamePattern = PatternOf(parsed.GetValue(s_namePattern)),
            TaskNamePreset = parsed.GetValue(s_preset),
            IncludeCached = parsed.GetValue(s_includeCached),
            Map = MapOf(parsed.GetValue(s_map) ?? []),
            ProjectName = parsed.GetValue(s_project),
            TargetName = parsed.GetValue(s_target),
            SplitByDay = parsed.GetValue(s_splitByDay),
            TimeZone = ZoneOf(parsed.GetValue(s_timeZone)!),
        };
        string store = CommonOptions.ResolveRunsDirectory(parsed.GetValue(s_runsDirectory));
        string[] files = parsed.GetValue(s_files) ?? [];
        if (parsed.GetValue(s_live) == files.Length > 0) throw new UsageException("Give either files to import or --live.");
        RecordFormat? format = parsed.GetValue(s_format) is { } name ? Enum.Parse<RecordFormat>(name, ignoreCase: true) : null;
        if (files.Length == 0)
        {
            using var progress = new ImportProgressLine("sacct");
            Report("sacct", RecordImporter.ImportLive(QueryOf(parsed), store, options, progress, cancellationToken), progress);
            return ExitCode.Success;
        }
        bool force = parsed.GetValue(s_force);
        int failed = 0;
        foreach (IGrouping<string, (string File, string? Benchmarks)> group in files.Select(file => (File: file, Benchmarks: RecordImporter.BenchmarksOf(file, format))).GroupBy(file => file.Benchmarks ?? file.File))
        {
            string[] together = [.. group.Select(file => file.File)];
            bool isDone = group.First().Benchmarks is { } benchmarks
                ? Import(together.Length == 1 ? together[0] : $"{benchmarks} ({together.Length} files)", progress => RecordImporter.ImportTogether(benchmarks, together, store, options, force, progress, cancellationToken))
                : together.All(file => Import(file, progress => RecordImporter.Import(file, store, format, options, force, progress, cancellationToken)));
            if (!isDone) failed++;
        }
        return failed == 0 ? ExitCode.Success : ExitCode.NoAnswer;
    }

    /// <summary>False, and a message, if the source cannot be imported; the others are.</summary>
    private static bool Import(string source, Func<IProgress<ImportProgress>, ImportResult> import)
    {
        using var progress = new ImportProgressLine(source);
        try
        {
            Report(source, import(progress), progress);
            return true;
        }
        catch (RunImportException problem)
        {
            progress.Clear();
            Console.Error.WriteLine($"scalable: {problem.Message}");
            return false;
        }
    }

    private static SacctQuery QueryOf(ParseResult parsed) =>
        SacctQuery.Between(parsed.GetValue(s_startTime), parsed.GetValue(s_endTime)) with { Users = parsed.GetValue(s_users) ?? [], AllUsers = parsed.GetValue(s_allUsers) };

    private static TimeZoneInfo ZoneOf(string id)
    {
        if (id.Equals("local", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : throw new UsageException($"There is no time zone '{id}'; write one such as Europe/Berlin, or local.");
    }

    private static Regex? PatternOf(string? pattern)
    {
        try
        {
            return pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"The pattern '{pattern}' is no regular expression that can be used: {problem.Message}");
        }
    }

    private static Dictionary<TableField, string> MapOf(string[] pairs)
    {
        var map = new Dictionary<TableField, string>();
        foreach (string pair in pairs)
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !Enum.TryParse(parts[0], ignoreCase: true, out TableField field) || char.IsAsciiDigit(parts[0][0]))
                throw new UsageException($"'{pair}' does not say which column holds what; write FIELD=COLUMN with one of {string.Join(", ", Enum.GetNames<TableField>())}.");
            map[field] = parts[1];
        }
        return map;
    }

    private static void Report(string source, ImportResult result, ImportProgressLine progress)
    {
        progress.Clear();
        IEnumerable<HistoryProblem> impossible = result.NewAttempts + result.UpdatedAttempts <= MaxAttemptsJudged ? Plausibility.Problems(result.ReadRuns().Runs) : [];
        foreach (HistoryProblem problem in result.Problems.Concat(impossible)) Console.Error.WriteLine($"scalable: warning: {problem}");
        foreach (ImportedRun run in result.Runs)
            Console.Out.WriteLine($"{run.Path}: {run.Attempts} attempts, {run.New} new{(run.Updated > 0 ? $", {run.Updated} updated" : "")}");
        if (result.ChangedRuns.Any()) return;
        Console.Out.WriteLine($"{source}: {(result.Runs.Count == 0 ? "Nothing new." : result.Summary)}");
    }
}
