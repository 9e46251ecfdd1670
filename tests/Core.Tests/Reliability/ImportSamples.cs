using Scalable.Runs.Importing;
using Scalable.Tests.Runs.Importing;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Reliability;

/// <summary>Records in order, of every format that is imported.</summary>
internal static class ImportSamples
{
    public static IReadOnlyList<(RecordFormat Format, string[] Texts)> All { get; } =
    [
        (RecordFormat.Nextflow, [File.ReadAllText(TracePath("trace.txt")), Head(TracePath("made.csv"), 12), """[{"runName":"r","event":"process_completed","trace":{"task_id":2,"name":"ALIGN (s1)","process":"ALIGN","status":"COMPLETED","exit":0,"submit":1719302359716,"start":1719302573000,"complete":1719302586000,"realtime":12291,"peak_rss":274485249,"cpus":2,"memory":4294967296}}]"""]),
        (RecordFormat.Sacct, [Head(TracePath("sacct.txt"), 12), """{"jobs":[{"job_id":7,"name":"align","state":{"current":["COMPLETED"]},"time":{"elapsed":600,"start":1795000000,"end":1795000600,"submission":1794999990},"steps":[{"step":{"id":"7.batch"},"tres":{"requested":{"max":[{"type":"mem","count":52428800}]}}}],"tres":{"requested":[{"type":"mem","count":8192}]}}]}"""]),
        (RecordFormat.Snakemake, [SnakemakeAndTableTests.Benchmark, """{"jobid": 1, "rule_name": "align", "wildcards": {"sample": "s1", "lane": 2}, "s": 34.5, "h:m:s": "0:00:34", "max_rss": 100, "cpu_time": 2.86, "threads": 8, "resources": {"mem_mb": 4000, "runtime": 30}, "input_size_mb": {"a.fq": 12.5}}"""]),
        (RecordFormat.Table, ["task,duration_s,peak_memory,started\nalign,61.5,2.5 GB,2026-07-02T10:00:00Z\nsort,\"1,5\",300 MB,\n", """{"task":"align","duration_s":61.5,"peak_memory_bytes":2500000000}"""]),
        (RecordFormat.GnuTime, [FormatTests.GnuTime]),
        (RecordFormat.Pbs, [FormatTests.Pbs]),
        (RecordFormat.Lsf, [FormatTests.Bacct, FormatTests.LsfSummary, FormatTests.Bjobs]),
        (RecordFormat.Sge, [FormatTests.Sge]),
        (RecordFormat.HTCondor, [FormatTests.CondorLong]),
        (RecordFormat.Cromwell, ["""{"id":"w1","workflowName":"wf","calls":{"wf.align":[{"executionStatus":"Done","shardIndex":0,"attempt":1,"returnCode":0,"start":"2026-01-01T10:05:00.000Z","end":"2026-01-01T10:15:00.000Z","runtimeAttributes":{"memory":"4 GB","cpu":"2"}}]}}"""]),
        (RecordFormat.WfFormat, ["""{"name":"w","schemaVersion":"1.5","workflow":{"specification":{"tasks":[{"name":"align","id":"align_7"}]},"execution":{"executedAt":"2026-01-01T10:00:00Z","tasks":[{"id":"align_7","runtimeInSeconds":37.5,"memoryInBytes":356302848,"avgCPU":90.0,"coreCount":2}]}}}"""]),
    ];

    private static string TracePath(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "traces", name);

    private static string Head(string path, int lines) => string.Join('\n', File.ReadLines(path).Take(lines)) + "\n";
}
