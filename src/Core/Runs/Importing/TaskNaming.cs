using System.Text.RegularExpressions;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing;

/// <summary>What a record says a task is.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Tag">What the name says besides, such as the sample; null if nothing.</param>
/// <param name="Features">The columns that were asked for, and named groups of the pattern.</param>
internal readonly record struct TaskName(string Task, string? Tag, FeatureSet Features);

/// <summary>
/// Finds the name of a task and its features in a record, by the options or by the preset of a workflow system. Jobs that are
/// named by the id of a run of Snakemake, as its Slurm executor names them, are called by the rule in their comment.
/// </summary>
internal sealed partial class TaskNaming(ImportContext context, params string[] columns)
{
    private const string TaskGroup = "task", TagGroup = "wildcards", CommentColumn = "Comment";

    /// <summary>What a task is called that no record names.</summary>
    public const string Unnamed = "unnamed";

    private readonly ImportOptions _options = context.Options;

    public TaskName Of(IRecordRow row)
    {
        string? text = _options.TaskNameColumn is { } column ? row[column] : FirstOf(row);
        Match? match = null;
        if (_options.TaskNamePattern is { } pattern) match = pattern.Match(text ?? "");
        else if (_options.TaskNamePreset == TaskNamePreset.Nextflow) match = NextflowPattern().Match(text ?? "");
        else if (_options.TaskNamePreset == TaskNamePreset.Snakemake || IsRunId(text, row)) match = SnakemakeMatch(row, text);
        if (match is { Success: false }) Unmatched(text, row.Line);
        string? task = match is { Success: true } ? TaskOf(match) : text;
        return new TaskName(string.IsNullOrWhiteSpace(task) ? Unnamed : task.Trim(), TagOf(match), Features(row, match));
    }

    /// <summary>The name of a program without the directories before it; <see cref="Unnamed"/> for none.</summary>
    public static string ProgramOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..] is { Length: > 0 } name ? name : Unnamed;

    private string? FirstOf(IRecordRow row)
    {
        foreach (string column in columns)
            if (row[column] is { } cell) return cell;
        return null;
    }

    private bool IsRunId(string? name, IRecordRow row)
    {
        if (_options.TaskNameColumn is not null || name is not { Length: 36 } || !Guid.TryParse(name, out _) || row[CommentColumn] is not { } comment || !SnakemakeCommentPattern().IsMatch(comment)) return false;
        context.Log.Add(HistoryProblemCodes.AssumedValue, "name", row.Line, () => "The jobs are named by the id of a run of Snakemake; they are called by the rule in their comment. Give the preset Snakemake to have it without this warning.");
        return true;
    }

    private static Match SnakemakeMatch(IRecordRow row, string? text)
    {
        Match comment = SnakemakeCommentPattern().Match(row[CommentColumn] ?? "");
        return comment.Success ? comment : SnakemakeCommentPattern().Match(text ?? "") is { Success: true } named ? named : SnakemakeJobPattern().Match(text ?? "");
    }

    private void Unmatched(string? text, long line) =>
        context.Log.Add(HistoryProblemCodes.AssumedValue, "pattern", line, () => $"The name '{ImportContext.Shorten(text ?? "")}' does not match the pattern of task names; it stays as it is.");

    private static string TaskOf(Match match) =>
        match.Groups.TryGetValue(TaskGroup, out Group? task) && task.Success ? task.Value : match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value;

    private static string? TagOf(Match? match) =>
        match is { Success: true } && match.Groups.TryGetValue(TagGroup, out Group? tag) && tag is { Success: true, Length: > 0 } ? tag.Value : null;

    private FeatureSet Features(IRecordRow row, Match? match)
    {
        bool hasGroups = match is { Success: true } && _options.TaskNamePattern is not null;
        if (_options.FeatureColumns.Count == 0 && !hasGroups) return FeatureSet.Empty;
        var features = new List<KeyValuePair<string, FeatureValue>>();
        foreach (string name in _options.FeatureColumns)
            if (row[name] is { } cell) features.Add(KeyValuePair.Create(name, FeatureValue.Parse(cell)));
        if (hasGroups)
            foreach (Group group in match!.Groups.Values)
                if (group.Success && group.Name != TaskGroup && !char.IsAsciiDigit(group.Name[0])) features.Add(KeyValuePair.Create(group.Name, FeatureValue.Parse(group.Value)));
        return FeatureSet.From(features);
    }

    /// <summary>The comment of Snakemake's Slurm executor.</summary>
    [GeneratedRegex("^(?<task>(rule|group)_.+?)(_wildcards_(?<wildcards>.*))?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SnakemakeCommentPattern();

    /// <summary>The names Snakemake gives to jobs that it submits by a profile.</summary>
    [GeneratedRegex(@"^(snakejob|smk)[.-](?<task>.+?)([.-]\d+)*(\.sh)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SnakemakeJobPattern();

    /// <summary>nf- and the task's name with underscores for blanks; long names are cut off.</summary>
    [GeneratedRegex(@"^nf-(?<task>.+?)(_\((?<wildcards>.*?)\)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NextflowPattern();
}

/// <summary>Workflow systems whose way of naming the jobs they submit is known.</summary>
public enum TaskNamePreset
{
    /// <summary>The format's own name of a task.</summary>
    None,

    /// <summary>Snakemake's jobs in a batch system: the rule, from the comment (<c>rule_align_wildcards_s1</c>) or the job's name (<c>snakejob.align.7.sh</c>).</summary>
    Snakemake,

    /// <summary>Nextflow's jobs in a batch system: the process without its sample (<c>nf-ALIGN_(s1)</c>).</summary>
    Nextflow,
}
