using System.Diagnostics;
using System.Management.Automation;
using Scalable.Tests.TestSupport;

namespace Scalable.Module.Tests;

/// <summary>A run store of 1,000 runs, written once.</summary>
public sealed class LargeHistory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("scalable-large-");

    public LargeHistory() => MadeHistory.Write(Store, runs: 1000, tasksPerRun: 20, seed: 8);

    public string Store => Path.Combine(_directory.FullName, "runs");

    public string Folder => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}

/// <summary>Nothing else runs meanwhile: processor time is counted.</summary>
[CollectionDefinition(nameof(LargeHistory), DisableParallelization = true)]
public sealed class LargeHistoryCollection : ICollectionFixture<LargeHistory>;

/// <summary>What every cmdlet that reads histories owes its user on a large one: Ctrl+C ends it at once, and work that takes long is seen.</summary>
[Collection(nameof(LargeHistory))]
public sealed class LargeHistoryTests(LargeHistory history)
{
    /// <summary>Processor time, since a busy machine takes longer for the same.</summary>
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(0.5), s_patience = TimeSpan.FromSeconds(2);

    /// <summary>What each cmdlet is asked; $args[0] is the store, $args[1] a folder to write into.</summary>
    private static readonly Dictionary<string, string> s_uses = new(StringComparer.Ordinal)
    {
        ["Compare-ResourceRecommendation"] = "Compare-ResourceRecommendation -Path $args[0]",
        ["Export-ScalableReport"] = "Export-ScalableReport -Path $args[0] -Destination (Join-Path $args[1] report.html) -Force",
        ["Get-ScalableEfficiency"] = "Get-ScalableEfficiency -Path $args[0] -By Run",
        ["Get-ScalableRun"] = "Get-ScalableRun -Path $args[0]",
        ["Get-ScalableSession"] = "Get-ScalableSession -Path $args[0]",
        ["Get-ScalableTask"] = "Get-ScalableTask -Path $args[0]",
        ["Invoke-HyperparameterSearch"] = "Invoke-HyperparameterSearch -Path $args[0] -MaxTrial 3",
        ["Invoke-ScalingSimulation"] = "Invoke-ScalingSimulation -Path $args[0] -MaxWorker 10",
        ["Measure-ResourceAdvisor"] = "Measure-ResourceAdvisor -Path $args[0]",
        ["New-AdaptiveScaler"] = "New-AdaptiveScaler -Path $args[0] -MaxWorker 10",
        ["New-LearnedAdvisor"] = "New-LearnedAdvisor -Path $args[0] | Get-ResourceRecommendation -Task aggregate, run_gcam, run_demeter_scenario",
        ["New-ResourceAdvisor"] = "New-ResourceAdvisor -Path $args[0] | Get-ResourceRecommendation -Task aggregate, run_gcam, run_demeter_scenario",
    };

    /// <summary>Cmdlets with a path or runs that read no history: what they read is one small file, or records of other programs.</summary>
    private static readonly string[] s_others =
    [
        "Export-LearnedAdvisor", "Get-ScalablePlan", "Import-LearnedAdvisor", "Import-ScalableRun", "New-ScalableManifest", "Start-ScalableSession", "Test-ScalableManifest",
    ];

    public static TheoryData<string> Cmdlets => [.. s_uses.Keys];

    [Fact]
    public void Every_cmdlet_that_reads_histories_is_tried()
    {
        using var session = new ModuleRunspace();
        string[] readers = [.. session.Run("(Get-Command -Module Scalable -CommandType Cmdlet).Where({ $_.Parameters.ContainsKey('Path') -or $_.Parameters.ContainsKey('Run') }).Name").As<string>()];

        Assert.Equal(s_uses.Keys.Concat(s_others).Order(StringComparer.Ordinal), readers.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Ctrl_C_ends_it_whenever_it_comes(string cmdlet) => Stop(cmdlet, used => { });

    /// <summary>How long it takes depends on the machine, so this is run by hand: <c>-explicit only -trait category=measurement</c>.</summary>
    [Theory(Explicit = true), MemberData(nameof(Cmdlets))]
    [Trait("category", "measurement")]
    public void Ctrl_C_ends_it_within_half_a_second_of_processor_time(string cmdlet) => Stop(cmdlet, used => Assert.InRange(used, TimeSpan.Zero, s_stop));

    private void Stop(string cmdlet, Action<TimeSpan> check)
    {
        using var session = new ModuleRunspace();
        foreach (TimeSpan after in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1) })
        {
            using PowerShell shell = session.Prepare(s_uses[cmdlet], history.Store, history.Folder);
            IAsyncResult running = shell.BeginInvoke();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            Eventually.True(() => running.IsCompleted || Environment.CpuUsage.TotalTime - used >= after);
            if (running.IsCompleted) return;

            used = Environment.CpuUsage.TotalTime;
            shell.Stop();

            Assert.True(running.IsCompleted);
            check(Environment.CpuUsage.TotalTime - used);
        }
    }

    /// <summary>Whether it takes long depends on the machine, so this is run by hand too.</summary>
    [Theory(Explicit = true), MemberData(nameof(Cmdlets))]
    [Trait("category", "measurement")]
    public void It_shows_progress_if_it_takes_long(string cmdlet)
    {
        using var session = new ModuleRunspace();
        using PowerShell shell = session.Prepare(s_uses[cmdlet], history.Store, history.Folder);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        IAsyncResult running = shell.BeginInvoke();
        Eventually.True(() => running.IsCompleted || shell.Streams.Progress.Count > 0);

        TimeSpan took = Environment.CpuUsage.TotalTime - used;
        if (running.IsCompleted) Assert.InRange(took, TimeSpan.Zero, s_patience);
        else Assert.InRange(took, TimeSpan.Zero, s_patience + s_patience);
        shell.Stop();
    }
}
