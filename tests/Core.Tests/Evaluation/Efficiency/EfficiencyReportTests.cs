using Scalable.Advising;
using Scalable.Evaluation.Efficiency;
using Scalable.Runs;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Evaluation.Efficiency;

public class EfficiencyReportTests
{
    private const long Gigabyte = 1_000_000_000;
    private static readonly CancellationToken s_stop = TestContext.Current.CancellationToken;

    private static TaskRecord Attempt(double hours, long peakGigabytes, string? requested = "10G", string task = "sort") =>
        MadeRuns.Attempt(task, seconds: hours * 3600, peakBytes: peakGigabytes * Gigabyte, requestedMemory: requested);

    private static IReadOnlyList<ResourceEfficiency> Report(EfficiencyGrouping by, params TaskRecord[] attempts) =>
        EfficiencyReport.Of([MadeRuns.Of("run-1", attempts) with { ProjectName = "demo" }], by, cancellationToken: s_stop);

    private static ResourceEfficiency Report(params TaskRecord[] attempts) => Assert.Single(Report(EfficiencyGrouping.Task, attempts));

    /// <summary>
    /// Printed by seff -d for a real job (University of Wyoming ARCC, "Slurm Job Performance"): Ncpus 40, Reqmem 83886080 and
    /// Mem 105460 in KiB, Cput 343054, Walltime 8641; "CPU Efficiency: 99.25%", "Memory Efficiency: 0.13%".
    /// </summary>
    [Fact]
    public void The_shares_of_one_job_are_those_that_seff_prints()
    {
        ResourceEfficiency row = Report(MadeRuns.Attempt(seconds: 8641, peakBytes: 105460L * 1024, requestedMemory: "83886080Ki", cpus: 40) with { CpuSeconds = 343054 });

        Assert.Equal("99.25", (100 * row.CpuEfficiency!.Value).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("0.13", (100 * row.MemoryEfficiency!.Value).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        // 80 GiB less 105460 KiB for 8641 s, in 1e9 byte hours: 85.899 - 0.108 = 85.791 times 2.40028.
        Assert.Equal(205.923, row.WastedGigabyteHours!.Value, 2);
        // 8641 * 40 - 343054 = 2586 core seconds.
        Assert.Equal(2586 / 3600.0, row.WastedCoreHours!.Value, 9);
    }

    [Fact]
    public void Several_attempts_are_weighted_by_their_run_time()
    {
        // Memory: 4 of 10 GB for 1 h, 6 of 10 GB for 3 h: 22 of 40 GB·h. Cores: 2 of 4 core·h, 3 of 12. Time: 1 of 2 h, 3 of 4.
        ResourceEfficiency row = Report(
            Attempt(1, 4) with { RequestedCpus = 4, CpuSeconds = 7200, RequestedWalltime = Walltime.FromSeconds(7200) },
            Attempt(3, 6) with { RequestedCpus = 4, ObservedCpu = 1, RequestedWalltime = Walltime.FromSeconds(14400) });

        Assert.Equal((2, 22.0 / 40, 5.0 / 16, 4.0 / 6), (row.Attempts, row.MemoryEfficiency!.Value, row.CpuEfficiency!.Value, row.TimeEfficiency!.Value));
        Assert.Equal(18, row.WastedGigabyteHours!.Value, 9);
        Assert.Equal(11, row.WastedCoreHours!.Value, 9);
        Assert.Equal((MemorySize.Parse("10G"), MemorySize.Parse("6G")), (row.RequestedMemory, row.PeakMemory));
    }

    [Fact]
    public void Advice_saves_what_was_given_less_what_it_gives_and_its_retries_cost()
    {
        // 5 GB suffices for 4: saves 5 GB for 1 h. It fails for 6, whose retry gets 10: 15 GB for 3 h where 10 were given.
        ResourceEfficiency row = Assert.Single(EfficiencyReport.Of([MadeRuns.Of("run-1", Attempt(1, 4), Attempt(3, 6))], advisor: new Always("5G"), cancellationToken: s_stop));

        Assert.Equal(5 - 15, row.SavedGigabyteHours!.Value, 9);
        Assert.Equal(MemorySize.Parse("5G"), row.AdvisedMemory);
    }

    [Fact]
    public void By_default_the_quantile_advisor_of_the_same_runs_is_compared()
    {
        TaskRecord[] attempts = [.. Enumerable.Range(0, 20).Select(_ => Attempt(1, 4))];
        MemorySize advised = new ResourceAdvisor([MadeRuns.Of("run-1", attempts)]).Recommend(new RecommendationQuery("sort") { Target = "local" }, s_stop).Memory!.Value;
        ResourceEfficiency row = Report(attempts);

        Assert.Equal(advised, row.AdvisedMemory);
        Assert.Equal(20 * (10 - advised.ToGigabytes()), row.SavedGigabyteHours!.Value, 6);
    }

    [Fact]
    public void What_nobody_asked_for_is_no_waste()
    {
        ResourceEfficiency row = Report(Attempt(1, 4, requested: null), Attempt(1, 9));
        Assert.Equal((1.0, 1, 0.9), (Math.Round(row.WastedGigabyteHours!.Value, 9), row.WithoutMemoryRequest, row.MemoryEfficiency!.Value));

        ResourceEfficiency none = Report(Attempt(1, 4, requested: null) with { CpuSeconds = 60 });
        Assert.Equal((null, null, null, null, null, null), (none.WastedGigabyteHours, none.WastedCoreHours, none.MemoryEfficiency, none.CpuEfficiency, none.TimeEfficiency, none.SavedGigabyteHours));
        Assert.Equal(("", "", ""), (none.MemoryText, none.WastedText, none.SavedText));
    }

    [Fact]
    public void What_is_left_of_a_whole_node_is_no_waste_and_shown_as_what_it_was()
    {
        TaskRecord whole = Attempt(2, 1) with { HasWholeNode = true, RequestedCpus = 16, CpuSeconds = 60 };
        ResourceEfficiency alone = Report(whole);
        Assert.Equal((1, null, null, null, null, null, null), (alone.WholeNodes, alone.WastedGigabyteHours, alone.WastedCoreHours, alone.MemoryEfficiency, alone.CpuEfficiency, alone.SavedGigabyteHours, alone.WastedCost));
        Assert.Equal(MemorySize.Parse("9G"), alone.UnusedMemory);

        ResourceEfficiency both = Report(whole, Attempt(1, 9));
        Assert.Equal((2, 1, 1.0, 0.9), (both.Attempts, both.WholeNodes, Math.Round(both.WastedGigabyteHours!.Value, 9), both.MemoryEfficiency!.Value));
        Assert.Contains("1 attempt had whole nodes", EfficiencyText.Table([both]));
    }

    [Fact]
    public void A_use_beyond_one_request_does_not_make_up_for_the_waste_of_another()
    {
        ResourceEfficiency row = Report(Attempt(1, 12), Attempt(1, 8));

        Assert.Equal((1.0, 2.0), (row.MemoryEfficiency!.Value, Math.Round(row.WastedGigabyteHours!.Value, 9)));
    }

    [Fact]
    public void A_peak_that_is_an_upper_estimate_is_marked()
    {
        Assert.Equal((0, "40 %"), (Report(Attempt(1, 4)).UpperEstimates, Report(Attempt(1, 4)).MemoryText));
        ResourceEfficiency row = Report(Attempt(1, 4) with { PeakMemoryIsUpperEstimate = true });
        Assert.Equal((1, "≤40 %"), (row.UpperEstimates, row.MemoryText));
        Assert.Contains("upper estimates", EfficiencyText.Table([row]));
    }

    [Fact]
    public void Kills_are_counted_by_the_limit_also_if_a_retry_told_the_truth()
    {
        TaskRecord killed = Attempt(1, 10) with { TaskId = "1", State = TaskState.Failed, ErrorType = FailureClasses.OutOfMemory };
        ResourceEfficiency row = Report(
            killed,
            Attempt(1, 14, "20G") with { TaskId = "1", Attempt = 2 },
            Attempt(1, 4) with { State = TaskState.Failed, ErrorType = FailureClasses.Timeout },
            Attempt(1, 4) with { State = TaskState.Failed, ErrorType = FailureClasses.ExitStatus, ExitCode = 1 },
            Attempt(1, 4) with { State = TaskState.Running });

        Assert.Equal((4, 1, 1), (row.Attempts, row.FailedForMemory, row.FailedForTime));
    }

    [Fact]
    public void Rows_are_by_what_is_asked_the_worst_first()
    {
        TaskRecord[] attempts = [Attempt(1, 9, task: "good"), Attempt(1, 1, task: "bad") with { Tag = "lab" }, Attempt(1, 1, null, "unknown")];

        Assert.Equal(["bad", "good", "unknown"], Report(EfficiencyGrouping.Task, attempts).Select(row => row.Name));
        Assert.Equal(["lab", EfficiencyReport.NoName], Report(EfficiencyGrouping.Tag, attempts).Select(row => row.Name));
        Assert.Equal(("run-1", "local", "demo"), (Report(EfficiencyGrouping.Run, attempts)[0].Name, Report(EfficiencyGrouping.Target, attempts)[0].Name, Report(EfficiencyGrouping.Project, attempts)[0].Name));
    }

    /// <summary>20 GB·h and 3 core·h were wasted: 20 * 0.5 + 3 * 2 = 16. The dear task comes before the one that wastes more memory.</summary>
    [Fact]
    public void Waste_has_a_cost_where_there_are_prices()
    {
        TaskRecord cheap = Attempt(2, 0, task: "cheap"), dear = Attempt(1, 9, task: "dear") with { RequestedCpus = 12, CpuSeconds = 3600 };
        EfficiencyPrices prices = EfficiencyPrices.Of(0.5, 2)!;
        IReadOnlyList<ResourceEfficiency> rows = EfficiencyReport.Of([MadeRuns.Of("run-1", cheap with { RequestedCpus = 2, CpuSeconds = 3600 }, dear)], prices: prices, cancellationToken: s_stop);

        Assert.Equal(["dear", "cheap"], rows.Select(row => row.Name));
        Assert.Equal((0.5 + 22, 16.0), (Math.Round(rows[0].WastedCost!.Value, 9), Math.Round(rows[1].WastedCost!.Value, 9)));
        Assert.Equal(rows[0].SavedGigabyteHours!.Value / 2, rows[0].SavedCost!.Value, 9);
        Assert.Contains("together         waste cost 38.5", EfficiencyText.Table(rows));

        Assert.Null(Report(Attempt(1, 4)).WastedCost);
        Assert.Null(EfficiencyPrices.Of(null, null));
        Assert.Equal(3.0, Assert.Single(EfficiencyReport.Of([MadeRuns.Of("run-1", Attempt(1, 4))], prices: EfficiencyPrices.Of(0.5, null), cancellationToken: s_stop)).WastedCost!.Value, 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => EfficiencyPrices.Of(-1, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => EfficiencyPrices.Of(null, double.NaN));
    }

    /// <summary>On a node of 256 GB to itself a share of 2 % is no news, 250 GB are.</summary>
    [Fact]
    public void What_was_not_used_stands_beside_the_share() => Assert.Equal(
        (MemorySize.Parse("250G"), "2 %"),
        (Report(Attempt(1, 6, "256G"), Attempt(1, 5, "256G"), Attempt(1, 7, "256G")).UnusedMemory, Report(Attempt(1, 6, "256G")).MemoryText));

    /// <summary>Two tasks on two threads, and by a name that they share.</summary>
    [Fact]
    public void Tasks_of_one_user_add_up()
    {
        TaskRecord[] attempts = [.. Enumerable.Range(0, 60).Select(i => Attempt(1, i % 10, task: "task" + i % 7) with { User = i % 2 == 0 ? "ada" : "bob", Account = "lab" })];
        IReadOnlyList<ResourceEfficiency> users = Report(EfficiencyGrouping.User, attempts);

        Assert.Equal(["ada", "bob"], users.Select(row => row.Name));
        Assert.Equal([attempts.Where(one => one.User == "ada").Sum(Wasted), attempts.Where(one => one.User == "bob").Sum(Wasted)], users.Select(row => Math.Round(row.WastedGigabyteHours!.Value, 9)));
        Assert.Equal(60, Assert.Single(Report(EfficiencyGrouping.Account, attempts)).Attempts);

        static double Wasted(TaskRecord one) => 10 - one.PeakMemory!.Value.ToGigabytes();
    }

    [Fact]
    public void The_table_fits_80_columns()
    {
        ResourceEfficiency wide = Report(Attempt(1, 4) with { TaskName = new string('n', 60) }) with { Attempts = 999_999, WastedGigabyteHours = 1e9, WastedCoreHours = 1e6, SavedGigabyteHours = -1e5, UpperEstimates = 1 };

        Assert.All(EfficiencyText.Table([wide]).Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    private sealed class Always(string memory) : IResourceAdvisor
    {
        public IReadOnlyList<string> KnownTasks => ["sort"];

        public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) => new()
        {
            Task = query.Task,
            Component = query.Task,
            WorkerCount = 1,
            Allocation = new ComponentResources(1, MemorySize.Parse(memory), null),
            Confidence = null,
            Evidence = new RecommendationEvidence { Method = "fixed", RunsAnalyzed = 0 },
        };
    }
}
