using Scalable.Runs;
using Scalable.Runs.Importing;

namespace Scalable.Scenarios.Scaling;

/// <summary>A workflow that ran several times: its runs, oldest first, each with one tag or with a tag a process.</summary>
internal sealed record RepeatedWorkflow(string Name, IReadOnlyList<RunRecord> Runs)
{
    private const string OneTag = "all";

    /// <summary>Reads DIRECTORY/WORKFLOW/*.csv, traces of Nextflow; those separated by semicolons too.</summary>
    public static IReadOnlyList<RepeatedWorkflow> Read(string directory, TextWriter log)
    {
        var workflows = new List<RepeatedWorkflow>();
        if (!Directory.Exists(directory))
        {
            log.WriteLine($"SKIPPED: there is no directory '{directory}' with repeated workflows, so nothing is measured.");
            return workflows;
        }
        foreach (string folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            RunRecord[] runs = [.. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(Import)];
            if (runs.Length > 0) workflows.Add(new RepeatedWorkflow(Path.GetFileName(folder), [.. runs.OrderBy(run => run.Tasks.Min(task => task.SubmittedAt))]));
        }
        return workflows;
    }

    /// <summary>The same runs, every task with the same tag, or tagged with its name.</summary>
    public RepeatedWorkflow Tagged(bool byProcess) => this with
    {
        Name = $"{Name}, {(byProcess ? "a tag a process" : "one tag")}",
        Runs = [.. Runs.Select(run => With(run, [.. run.Tasks.Select(task => task with { Tag = byProcess ? task.TaskName : OneTag })]))],
    };

    public static RunRecord With(RunRecord run, IReadOnlyList<TaskRecord> tasks) => new()
    {
        RunId = run.RunId, Path = run.Path, ProjectName = run.ProjectName, TargetName = run.TargetName, Status = run.Status,
        StartedAt = run.StartedAt, FinishedAt = run.FinishedAt, Tasks = tasks,
    };

    private static RunRecord Import(string file)
    {
        string text = File.ReadAllText(file);
        if (!text.Split('\n')[0].Contains(';')) return RecordImporter.Read(file, RecordFormat.Nextflow).Runs[0];
        string copy = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.tsv");
        try
        {
            File.WriteAllText(copy, text.Replace(';', '\t'));
            return RecordImporter.Read(copy, RecordFormat.Nextflow).Runs[0];
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
