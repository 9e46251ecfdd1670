using System.Globalization;
using Scalable.Runs;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Runs.Reporting;

public class RunSummaryTests
{
    /// <summary>A small run of every kind of event, whose summary was worked out by hand.</summary>
    private static TemporaryRuns HandMade() => new TemporaryRuns()
        .WithFile("run.json", """{"schema_version": 1, "run_id": "r1", "target_name": "hpc", "project_name": "d\u00e9mo", "status": "completed", "finished_at": null, "budget": 1.0}""")
        .WithTasks(
            """{"task_id": "a", "task_name": "n", "state": "running", "duration_s": null}""",
            """{"task_id": "a", "task_name": "n", "state": "failed", "duration_s": 1.5}""",
            """{"task_id": "a", "task_name": "n", "state": "succeeded", "duration_s": 2}""",
            """{"task_id": "b", "task_name": "n", "state": "cancelled", "duration_s": -1}""",
            """{"task_id": "c", "task_name": "n", "state": "failed", "duration_s": 0.0078125}""",
            """{"task_id": "d", "task_name": "n", "state": "submitted"}""")
        .WithResources(
            """{"entity_type": "task", "entity_id": "a", "requested_cpus": 2}""",
            """{"entity_type": "task", "entity_id": "b", "requested_cpus": 2}""",
            """{"entity_type": "cluster", "entity_id": "b", "requested_cpus": 4}""",
            """{"entity_type": "task", "entity_id": "c", "requested_cpus": 8.0}""",
            """{"entity_type": "task", "entity_id": "d", "requested_cpus": null}""")
        .WithFile("failures.jsonl", "{\"failure_class\": \"ValueError\"}\n{\"failure_class\": \"OSError\"}\n{\"failure_class\": \"ValueError\"}\n{}\n")
        .WithFile("workers.jsonl", "{}\n")
        .WithFile("cache.jsonl", "{\"hit\": true}\n{\"hit\": false}\n{\"hit\": false}\n")
        .WithFile("artifacts.jsonl", "{}\n{}\n")
        .WithFile("cost.jsonl", "{\"total_hourly\": 0.1234567, \"total_monthly\": 90.123456}\n{\"total_hourly\": 1}\n");

    // 1.5 + 2 + 0.0078125 = 3.5078125, a tie that goes to the even digit 2; a third of it is 1.1692708333...;
    // CPUs (2 + 2 + 4) / 3 = 2.666667, as 8.0 is not a whole number to Python; 1 hit of 3.
    private const string ExpectedJson =
        """
        {
          "cache": {
            "hit_ratio": 0.333333,
            "hits": 1,
            "misses": 2
          },
          "cost": {
            "estimates_count": 2,
            "total_hourly_usd": 1.123457,
            "total_monthly_usd": 90.1235
          },
          "counts": {
            "artifact_events": 2,
            "cache_events": 3,
            "cost_events": 2,
            "failure_events": 4,
            "resource_events": 5,
            "task_events": 6,
            "tasks_cancelled": 1,
            "tasks_failed": 1,
            "tasks_succeeded": 1,
            "worker_events": 1
          },
          "failures": {
            "classes": {
              "OSError": 1,
              "ValueError": 2,
              "unknown": 1
            }
          },
          "resources": {
            "requested_cpu_avg": 2.666667,
            "requested_cpu_max": 4,
            "requested_cpu_min": 2
          },
          "run": {
            "budget": 1.0,
            "finished_at": null,
            "project_name": "d\u00e9mo",
            "run_id": "r1",
            "schema_version": 1,
            "status": "completed",
            "target_name": "hpc"
          },
          "timing": {
            "task_duration_avg_s": 1.169271,
            "task_duration_count": 3,
            "task_duration_total_s": 3.507812
          }
        }
        """;

    private const string ExpectedText =
        """
        run_id: r1
        project: démo
        target/provider: hpc/unknown
        status: completed

        tasks:
          succeeded: 1
          failed: 1
          cancelled: 1
          event_rows: 6

        timing:
          total_s: 3.507812
          avg_s: 1.169271

        cache:
          hits: 1
          misses: 2
          hit_ratio: 0.333333

        cost:
          hourly_usd: 1.123457
          monthly_usd: 90.1235
        """;

    [Fact]
    public void Summarises_a_run_as_the_original_does()
    {
        using TemporaryRuns runs = HandMade();
        RunSummary summary = RunSummary.Of(RunStore.Resolve(runs.Directory));
        Assert.Equal(ExpectedJson, summary.ToJson());
        Assert.Equal(ExpectedText, summary.ToText());
    }

    [Fact]
    public void Does_not_listen_to_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Summarises_a_run_as_the_original_does();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_run_without_events_has_zero_seconds_in_all_and_no_averages()
    {
        using var runs = new TemporaryRuns();
        RunSummary summary = RunSummary.Of(runs.WithRun().PathOf(""));
        Assert.Contains("\"task_duration_total_s\": 0\n", summary.ToJson());
        Assert.Contains("  total_s: 0\n  avg_s: None\n", summary.ToText());
        Assert.EndsWith("  hit_ratio: None", summary.ToText());
    }

    [Fact]
    public void What_cannot_be_read_is_told_beside_the_summary()
    {
        using var runs = new TemporaryRuns();
        RunSummary summary = RunSummary.Of(runs.WithTasks("broken", """{"task_id": "a", "task_name": "n", "state": "failed"}""").PathOf(""));
        Assert.Equal((1, 1), (summary.Counts.TaskEvents, summary.Counts.TasksFailed));
        Assert.Equal([HistoryProblemCodes.MissingFile, HistoryProblemCodes.NotJson], summary.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Equals_the_summaries_the_original_wrote_byte_for_byte()
    {
        foreach (string run in RunStore.RunDirectories(Repository.Fixture("original", "runs")))
            Assert.Equal(File.ReadAllText(Path.Combine(run, "summary.json")), RunSummary.Of(run).ToJson() + "\n");
    }
}
