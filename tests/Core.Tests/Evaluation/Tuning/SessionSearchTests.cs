using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Tests.Sessions;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Evaluation.Tuning;

public sealed class SessionSearchTests : IDisposable
{
    internal static readonly RunRecord[] Runs = TuningWorld.Runs(12, 12);

    private readonly SessionFixture _fixture = new();

    public SessionSearchTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");
        PowerShellProgram.PutOnPath();
    }

    /// <summary>A search that has rungs, conditions, failures and lost decimals to get wrong.</summary>
    internal static SearchOptions Options => TuningWorld.Small with { Strategy = SearchStrategyKind.Hyperband, MaxTrials = 8, Space = TuningWorld.Space("trees=5..20 log", "learning_rate=0.05..0.5 log", "loss=squared,huber", "huber_delta=1..100 log if loss=huber", "monotone=none,absent:+1") };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_search_spread_over_a_session_finds_what_it_finds_in_process()
    {
        using ScalableSession session = _fixture.Start();
        AssertSame(session, "free");
    }

    [Fact]
    public void A_task_that_does_not_come_back_fails_its_trial_and_is_tried_again_when_resumed()
    {
        using ScalableSession session = _fixture.Start();
        string study = Path.Combine(_fixture.Directory, "study.jsonl");
        SearchOptions options = TuningWorld.Small with { MaxTrials = 3, StudyPath = study };
        SearchResult broken = SessionSearch.Run(Runs, options, session, order => order.Contains("trial-1-", StringComparison.Ordinal)
            ? SessionFixture.Shell("quick", "exit 9")
            : SessionSearch.InPowerShell(session, "free", Module, order));
        SearchTrial failed = broken.Trials.Single(trial => trial.State == TrialState.Failed);
        Assert.Equal(1, failed.Number);
        Assert.Contains("Its task failed on the target", failed.Error);

        SearchResult resumed = HyperparameterSearch.Run(Runs, options);
        Assert.Equal(TuningWorld.Trials(HyperparameterSearch.Run(Runs, options with { StudyPath = null })), TuningWorld.Trials(resumed));
    }

    internal static void AssertSame(ScalableSession session, string component)
    {
        string[] inProcess = TuningWorld.Trials(HyperparameterSearch.Run(Runs, Options));
        Assert.Contains(inProcess, trial => trial.Contains("Failed", StringComparison.Ordinal));
        SearchResult spread = SessionSearch.Run(Runs, Options, session, order => SessionSearch.InPowerShell(session, component, Module, order));
        Assert.Equal(inProcess, TuningWorld.Trials(spread));
        Assert.Equal(spread.Trials.Count + Promotions, session.Tasks.Count(task => task.Name == SessionSearch.TaskName && task.State == TaskState.Succeeded));
    }

    /// <summary>A bracket that begins with 7 trials, of which 2 go on, and of these 1: all evaluations but the first of each trial.</summary>
    private const int Promotions = 3;

    private static string Module => typeof(SessionSearch).Assembly.Location;
}
