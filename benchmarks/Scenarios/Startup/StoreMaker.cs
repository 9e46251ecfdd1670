using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Scalable.Scenarios.Startup;

/// <summary>
/// Makes run stores in the original's format: runs of 100 attempts with three events and one of resources each, about two
/// kilobytes an attempt. A thousand runs are made; the others have their files by hard links, so that the disk holds them once.
/// </summary>
internal static partial class StoreMaker
{
    public const string CommonTask = "align", RareTask = "index";
    public const double CommonShare = 0.6, RareShare = 0.05;

    private const int AttemptsPerRun = 100, MaxMadeRuns = 1000;
    private static readonly (string Task, double Share, double Scale)[] s_tasks =
        [(CommonTask, CommonShare, 1), ("sort", 0.2, 0.3), ("count", 0.15, 0.1), (RareTask, RareShare, 3)];
    private static readonly string[] s_linked = ["tasks.jsonl", "resources.jsonl"];

    public static void Make(string store, int attempts)
    {
        var random = new Random(1);
        int runs = Math.Max(1, attempts / AttemptsPerRun);
        string[] made = new string[Math.Min(runs, MaxMadeRuns)];
        for (int run = 0; run < runs; run++)
        {
            string directory = Begin(store, run);
            if (run < made.Length) WriteEvents(made[run] = directory, random);
            else
                foreach (string file in s_linked) Link(Path.Combine(made[run % made.Length], file), Path.Combine(directory, file));
        }
    }

    /// <summary>Adds one run of 100 attempts, later than all others.</summary>
    public static void AddRun(string store) => WriteEvents(Begin(store, Directory.EnumerateDirectories(store, "run-*").Count()), new Random(2));

    private static string Begin(string store, int number)
    {
        DateTime started = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number);
        string id = string.Create(CultureInfo.InvariantCulture, $"run-{started:yyyyMMdd'T'HHmmss'Z'}-made-{number:x8}"), directory = Path.Combine(store, id);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "run.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {"finished_at": "{{started.AddHours(2):yyyy-MM-dd'T'HH:mm:ss'Z'}}", "manifest_lock": "", "project_name": "made", "provider_name": "slurm", "run_id": "{{id}}", "schema_version": 1, "source_manifest_path": null, "started_at": "{{started:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "status": "completed", "target_name": "hpc"}
            """) + "\n");
        return directory;
    }

    private static void WriteEvents(string directory, Random random)
    {
        var tasks = new StringBuilder();
        var resources = new StringBuilder();
        string run = Path.GetFileName(directory);
        for (int i = 0; i < AttemptsPerRun; i++)
        {
            (string task, double scale) = Pick(random.NextDouble());
            string id = Convert.ToHexString(BitConverter.GetBytes(random.NextInt64())) + Convert.ToHexString(BitConverter.GetBytes(random.NextInt64()));
            double size = Math.Round(Math.Exp(6 + random.NextDouble()), 1), seconds = Math.Round(scale * size * (0.9 + 0.2 * random.NextDouble()), 3), gigabytes = Math.Round(scale * (1 + size / 300), 4);
            bool failed = random.NextDouble() < 0.03;
            foreach (string state in new[] { "submitted", "running", failed ? "failed" : "succeeded" })
            {
                bool ended = state is "failed" or "succeeded";
                tasks.Append(CultureInfo.InvariantCulture, $$"""
                    {"component": "tools", "duration_s": {{(ended ? seconds : "null")}}, "error_message": {{(ended && failed ? "\"boom\"" : "null")}}, "error_type": {{(ended && failed ? "\"ExitStatus\"" : "null")}}, "event_type": "task", "features": {"depth": {{i % 7}}, "kind": "k{{i % 3}}", "size_mb": {{size}}}, "function_name": "{{task}}", "requested_workers": 4, "run_id": "{{run}}", "schema_version": 1, "state": "{{state}}", "tag": "tools", "task_id": "{{id}}", "task_name": "{{task}}", "timestamp": "2026-01-01T00:{{i % 60:00}}:00Z", "worker": {{(state == "submitted" ? "null" : "\"node-1\"")}}}
                    """).Append('\n');
            }
            resources.Append(CultureInfo.InvariantCulture, $$"""
                {"component": "tools", "entity_id": "{{id}}", "entity_type": "task", "event_type": "resource", "observed_cpu": {{1 + i % 4}}.5, "observed_memory_gb": {{gigabytes}}, "provider": "slurm", "requested_cpus": 8, "requested_memory": "32G", "requested_walltime": "04:00:00", "requested_workers": 4, "run_id": "{{run}}", "schema_version": 1, "timestamp": "2026-01-01T00:{{i % 60:00}}:00Z"}
                """).Append('\n');
        }
        File.WriteAllText(Path.Combine(directory, s_linked[0]), tasks.ToString());
        File.WriteAllText(Path.Combine(directory, s_linked[1]), resources.ToString());
    }

    private static (string Task, double Scale) Pick(double share)
    {
        foreach ((string task, double its, double scale) in s_tasks)
        {
            if (share < its) return (task, scale);
            share -= its;
        }
        return (s_tasks[0].Task, s_tasks[0].Scale);
    }

    private static void Link(string from, string to)
    {
        if (OperatingSystem.IsWindows() || LinkFile(from, to) != 0) File.Copy(from, to);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkFile(string from, string to);
}
