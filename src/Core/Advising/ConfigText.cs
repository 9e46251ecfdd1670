using System.Text.Encodings.Web;

namespace Scalable.Advising;

/// <summary>
/// Writes recommendations as configuration of other programs, each task with what its numbers rest on as a comment. Of
/// several recommendations for a task the largest of each quantity counts; what is not known is left out. Memory and
/// walltime are rounded up to the program's units.
/// </summary>
public static class ConfigText
{
    private static readonly JsonSerializerOptions s_quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The texts, their lines ended by a line feed: one for each task (Slurm, Kubernetes) or one for all; none for no recommendation.</summary>
    public static IReadOnlyList<string> Write(IEnumerable<ResourceRecommendation> recommendations, ConfigFormat format)
    {
        IReadOnlyList<TaskNeed> needs = TaskNeed.Of(recommendations);
        if (needs.Count == 0) return [];
        return format switch
        {
            ConfigFormat.Nextflow => [Nextflow(needs)],
            ConfigFormat.Snakemake => [Snakemake(needs)],
            ConfigFormat.Slurm => [.. needs.Select(Slurm)],
            ConfigFormat.Kubernetes => [.. needs.Select(Kubernetes)],
            ConfigFormat.Manifest => [Manifest(needs)],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
    }

    /// <summary>Nextflow's configuration reference, scope process; its MB is 1024 * 1024 bytes.</summary>
    private static string Nextflow(IReadOnlyList<TaskNeed> needs)
    {
        var text = new Lines().Add("process {");
        foreach (TaskNeed need in needs)
        {
            string name = need.Task.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).ReplaceLineEndings("\\n");
            text.Comments("    // ", need).Add($"    withName: '{name}' {{").Add($"        cpus = {need.Cpus}");
            if (need.Mebibytes is { } memory) text.Add($"        memory = '{memory} MB'");
            if (need.Minutes is { } minutes) text.Add($"        time = '{minutes} min'");
            if (need.Gpus > 0) text.Add($"        accelerator = {need.Gpus}");
            text.Add("    }");
        }
        return text.Add("}").ToString();
    }

    /// <summary>
    /// The options --set-threads and --set-resources, as every Snakemake reads them from a profile; only newer ones read mappings. The runtime
    /// is in minutes.
    /// </summary>
    private static string Snakemake(IReadOnlyList<TaskNeed> needs)
    {
        var text = new Lines().Add("set-threads:");
        foreach (TaskNeed need in needs) text.Comments("  # ", need).Add($"  - {Quoted($"{need.Task}={need.Cpus}")}");
        string[] resources = [.. needs.SelectMany(need => ResourcesOf(need).Select(resource => $"  - {Quoted($"{need.Task}:{resource}")}"))];
        if (resources.Length > 0) text.Add("set-resources:");
        foreach (string resource in resources) text.Add(resource);
        return text.ToString();

        static IEnumerable<string> ResourcesOf(TaskNeed need)
        {
            if (need.Megabytes is { } memory) yield return $"mem_mb={memory}";
            if (need.Minutes is { } minutes) yield return $"runtime={minutes}";
            if (need.Gpus > 0) yield return $"gpu={need.Gpus}";
        }
    }

    /// <summary>sbatch(1): --mem in units of 1024 * 1024 bytes, --time in minutes.</summary>
    private static string Slurm(TaskNeed need)
    {
        Lines text = new Lines().Comments("# ", need).Add($"#SBATCH --cpus-per-task={need.Cpus}");
        if (need.Mebibytes is { } memory) text.Add($"#SBATCH --mem={memory}M");
        if (need.Minutes is { } minutes) text.Add($"#SBATCH --time={minutes}");
        if (need.Gpus > 0) text.Add($"#SBATCH --gpus={need.Gpus}");
        return text.ToString();
    }

    /// <summary>Job of batch/v1, with a container called as the Job is; a quantity without a unit is in bytes.</summary>
    private static string Kubernetes(TaskNeed need)
    {
        string name = Quoted(LabelOf(need.Task));
        Lines text = new Lines().Comments("# ", need).Add("apiVersion: batch/v1").Add("kind: Job").Add("metadata:").Add($"  name: {name}").Add("spec:");
        if (need.Minutes is { } minutes) text.Add($"  activeDeadlineSeconds: {minutes * 60}");
        text.Add("  template:").Add("    spec:").Add("      containers:").Add($"        - name: {name}").Add("          resources:").Add("            requests:").Add($"              cpu: {need.Cpus}");
        if (need.Memory is { } memory) text.Add($"              memory: {memory.Bytes}");
        if (need.Memory is null && need.Gpus == 0) return text.ToString();
        text.Add("            limits:");
        if (need.Memory is { } limit) text.Add($"              memory: {limit.Bytes}");
        if (need.Gpus > 0) text.Add($"              nvidia.com/gpu: {need.Gpus}");
        return text.ToString();
    }

    /// <summary>Tasks that share a component get its largest need.</summary>
    private static string Manifest(IReadOnlyList<TaskNeed> needs)
    {
        var text = new Lines().Add("components:");
        foreach (IGrouping<string, TaskNeed> component in needs.GroupBy(need => need.Component, StringComparer.Ordinal))
        {
            foreach (TaskNeed need in component) text.Comments("  # ", need);
            text.Add($"  {Quoted(component.Key)}:").Add($"    cpus: {component.Max(need => need.Cpus)}");
            if (component.Max(need => need.Memory) is { } memory) text.Add($"    memory: {Quoted(memory.ToString())}");
        }
        text.Add("tasks:");
        foreach (TaskNeed need in needs) text.Add($"  {Quoted(need.Task)}:").Add($"    component: {Quoted(need.Component)}").Add($"    workers: {Math.Max(1, need.Workers)}");
        return text.ToString();
    }

    /// <summary>A text of JSON, which is one of YAML too.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, s_quoting);

    /// <summary>A name as RFC 1123 wants labels: at most 63 small letters, digits and hyphens.</summary>
    private static string LabelOf(string name)
    {
        string label = new([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(63)]);
        label = label.Trim('-');
        return label.Length > 0 ? label : "task";
    }

    private sealed class Lines
    {
        private readonly StringBuilder _text = new();

        public Lines Add(string line)
        {
            _text.Append(line).Append('\n');
            return this;
        }

        public Lines Comments(string mark, TaskNeed need)
        {
            foreach (string evidence in need.Evidence) Add(mark + evidence);
            return this;
        }

        public override string ToString() => _text.ToString();
    }
}

/// <summary>Whose configuration recommendations are written as.</summary>
public enum ConfigFormat
{
    /// <summary>A process scope for nextflow.config.</summary>
    Nextflow,

    /// <summary>A workflow profile's config.yaml.</summary>
    Snakemake,

    /// <summary>Lines for the head of a batch script, a text for each task.</summary>
    Slurm,

    /// <summary>A patch of a Job, a text for each task.</summary>
    Kubernetes,

    /// <summary>The sections components and tasks of scalable.yaml.</summary>
    Manifest,
}

/// <summary>What all recommendations for a task ask for together: the largest of each quantity.</summary>
internal sealed record TaskNeed(string Task, string Component, int Workers, int Cpus, int Gpus, MemorySize? Memory, Walltime? Walltime, IReadOnlyList<string> Evidence)
{
    private const long BytesPerMebibyte = 1 << 20;
    private const long BytesPerMegabyte = 1_000_000;

    public long? Mebibytes => RoundedUp(BytesPerMebibyte);

    public long? Megabytes => RoundedUp(BytesPerMegabyte);

    public long? Minutes => Walltime is { } walltime ? Math.Max(1, (long)Math.Ceiling(walltime.TotalSeconds / 60)) : null;

    /// <summary>The needs by task, in the order in which the tasks first come.</summary>
    public static IReadOnlyList<TaskNeed> Of(IEnumerable<ResourceRecommendation> recommendations) =>
        [.. recommendations.GroupBy(one => one.Task, StringComparer.Ordinal).Select(of => new TaskNeed(
            of.Key, of.First().Component, of.Max(one => one.WorkerCount), of.Max(one => one.Cpus), of.Max(one => one.Gpus ?? 0),
            of.Max(one => one.Memory), of.Max(one => one.Walltime), [.. of.Select(EvidenceOf).Distinct()]))];

    private static string EvidenceOf(ResourceRecommendation one)
    {
        string place = one.Target is null ? "" : " on " + one.Target;
        string confidence = one.Confidence is null ? "" : $"; confidence {one.ConfidenceText}";
        return TerminalText.Line($"{one.Task}{place}: {one.Evidence}{confidence}");
    }

    private long? RoundedUp(long unit) => Memory is { } memory ? memory.Bytes / unit + (memory.Bytes % unit > 0 ? 1 : 0) : null;
}
