using System.Diagnostics;
using System.Text.Json.Nodes;
using Scalable.Advising;
using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Units;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions;

public sealed class LocalSessionTests : IDisposable
{
    /// <summary>What 64M and 128M do not hold stays until it is killed.</summary>
    private const string GrowTo120 = "import os, time; x = bytearray(120 << 20); time.sleep(600 if int(os.environ['SCALABLE_ATTEMPT']) < 3 else 0)";

    private readonly SessionFixture _fixture = new();

    public LocalSessionTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(200)]
    [InlineData(2000, Explicit = true, Traits = ["category", "nightly"])]
    public void Short_tasks_leave_every_record_right(int count)
    {
        long start = Stopwatch.GetTimestamp();
        using ScalableSession session = _fixture.Start();
        for (int i = 0; i < count; i++)
            session.Submit(new TaskSubmission("quick") { Command = [i % 10 == 9 ? "/bin/false" : "/bin/true"], Features = FeatureSet.From([new("index", FeatureValue.Of(i))]) });
        SessionFixture.FinishAll(session);
        session.Stop();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        RunRecord run = _fixture.Record(session);
        Assert.Equal((count * 9 / 10, count / 10, 0, 3 * count, 2 * count, count / 10), (run.TasksSucceeded, run.TasksFailed, run.TasksCancelled, run.Counts.TaskEvents, run.Counts.ResourceEvents, run.Counts.FailureEvents));
        Assert.Equal("completed", run.Status);
        Assert.All(run.Tasks, task =>
        {
            Assert.Equal(task.Features.Get("index").Number % 10 == 9 ? TaskState.Failed : TaskState.Succeeded, task.State);
            Assert.True(task.SubmittedAt <= task.StartedAt && task.StartedAt <= task.FinishedAt);
            Assert.InRange(task.DurationSeconds!.Value, 0, seconds);
            Assert.Equal(4.0, task.RequestedWorkers);
        });
        var states = File.ReadLines(Path.Combine(session.RunDirectory, "tasks.jsonl")).Select(line => JsonNode.Parse(line)!)
            .GroupBy(entry => (string)entry["task_id"]!, entry => (string)entry["state"]!);
        Assert.All(states, task => Assert.Equal(["submitted", "running"], task.Take(2)));
    }

    [Fact]
    public void An_attempt_out_of_memory_is_followed_by_larger_ones_until_it_fits()
    {
        Measuring.Measured.RequireLinux(Measuring.Measured.Python);
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("grow") { Command = [Measuring.Measured.Python, "-c", GrowTo120] });
        SessionFixture.FinishAll(session);
        session.Stop();

        Assert.Equal(["64M", "128M", "256M"], task.Attempts.Select(attempt => attempt.Allocation.Memory.ToString()));
        Assert.Equal(TaskState.Succeeded, task.State);
        TaskRecord[] records = [.. _fixture.Record(session).Tasks];
        Assert.Equal([(1, "OutOfMemory", 64e6), (2, "OutOfMemory", 128e6), (3, null, 256e6)], records.Select(record => (record.Attempt, record.ErrorType, (double)record.RequestedMemory!.Value.Bytes)));
        Assert.InRange(records[2].PeakMemory!.Value.Bytes, 120 << 20, 140 << 20);
    }

    [Fact]
    public void Retries_end_at_the_number_asked_for()
    {
        Measuring.Measured.RequireLinux(Measuring.Measured.Python);
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("grow") { Command = [Measuring.Measured.Python, "-c", GrowTo120], Retries = 1 });
        SessionFixture.FinishAll(session);
        Assert.Equal((2, TaskState.Failed, FailureClasses.OutOfMemory), (task.Attempts.Count, task.State, task.Latest.ErrorType));
    }

    [Fact]
    public void An_attempt_over_its_walltime_gets_twice_the_time()
    {
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(SessionFixture.Shell("quick", "test $SCALABLE_ATTEMPT -gt 2 || sleep 600") with { Walltime = Walltime.Parse("300ms") });
        SessionFixture.FinishAll(session);
        // A third attempt that a busy machine does not start within its time is followed by a fourth.
        Assert.Equal([.. Enumerable.Repeat(FailureClasses.Timeout, task.Attempts.Count - 1), null], task.Attempts.Select(attempt => attempt.ErrorType));
        Assert.InRange(task.Attempts.Count, 3, 4);
        Assert.Equal([0.3, 0.6, 1.2], task.Attempts.Take(3).Select(attempt => Math.Round(attempt.Allocation.Walltime!.Value.TotalSeconds, 6)));
    }

    [Fact]
    public void Waiting_and_running_tasks_can_be_cancelled()
    {
        using ScalableSession session = _fixture.Start();
        session.SetWorkers("free", 1);
        SessionTask running = session.Submit(SessionFixture.Shell("quick", "sleep 600"));
        SessionTask waiting = session.Submit(SessionFixture.Shell("quick", "true"));
        Eventually.True(() => running.State == TaskState.Running);
        session.Cancel(waiting);
        session.Cancel(running);
        SessionFixture.FinishAll(session);
        session.Stop();
        RunRecord run = _fixture.Record(session);
        Assert.Equal((2, 0), (run.TasksCancelled, run.Counts.FailureEvents));
        Assert.Null(waiting.Latest.StartedAt);
    }

    [Fact]
    public void A_smaller_pool_lets_busy_workers_finish()
    {
        using ScalableSession session = _fixture.Start();
        string log = Path.Combine(_fixture.Directory, "log"), go = Path.Combine(_fixture.Directory, "go");
        for (int i = 0; i < 8; i++) session.Submit(SessionFixture.Shell("quick", "while ! test -e go; do sleep 0.02; done; echo begin >> log; sleep 0.05; echo end >> log"));
        Eventually.True(() => session.Busy("free") == 4);
        session.SetWorkers("free", 1);
        Assert.Equal(4, session.Busy("free"));
        File.WriteAllText(go, "");
        SessionFixture.FinishAll(session);
        Assert.All(session.Tasks, task => Assert.Equal(TaskState.Succeeded, task.State));
        // The first four ran side by side, the others one after another.
        Assert.Equal(["begin", "end", "begin", "end", "begin", "end", "begin", "end"], File.ReadLines(log).Skip(8));
    }

    [Fact]
    public void Names_features_and_arguments_arrive_as_they_are()
    {
        const string nasty = "a b'c\"d$(touch pwned);`id`\n#\\ü";
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission(nasty)
        {
            Component = "free",
            Command = ["/usr/bin/printf", "%s", nasty],
            Environment = new Dictionary<string, string> { ["NASTY"] = nasty },
            Features = FeatureSet.From([new(nasty, FeatureValue.Of(nasty))]),
        });
        SessionFixture.FinishAll(session);
        session.Stop();
        TaskRecord record = Assert.Single(_fixture.Record(session).Tasks);
        Assert.Equal((nasty, nasty), (record.TaskName, record.Features.Get(nasty).Text));
        Assert.Equal(nasty, File.ReadAllText(task.OutputPath));
        Assert.False(File.Exists(Path.Combine(_fixture.Directory, "pwned")));
    }

    [Fact]
    public void A_program_that_cannot_be_started_fails_with_the_reason()
    {
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("quick") { Command = ["no-such-program-here"] });
        SessionFixture.FinishAll(session);
        Assert.Equal(FailureClasses.StartFailed, task.Latest.ErrorType);
        Assert.Contains("no directory of PATH", task.Latest.ErrorMessage);
    }

    [Fact]
    public void An_advisor_sizes_each_task()
    {
        using ScalableSession session = _fixture.Start(_fixture.Options with { Advisor = new FixedAdvisor() });
        SessionTask advised = session.Submit(SessionFixture.Shell("quick", "true"));
        SessionTask unknown = session.Submit(SessionFixture.Shell("grow", "true"));
        SessionTask explicitly = session.Submit(SessionFixture.Shell("quick", "true") with { Memory = MemorySize.Parse("1G") });
        SessionFixture.FinishAll(session);
        Assert.Equal(new ComponentResources(2, MemorySize.Parse("300M"), Walltime.Parse("5m")), advised.Latest.Allocation);
        Assert.Equal(new ComponentResources(1, MemorySize.Parse("64M"), null), unknown.Latest.Allocation);
        Assert.Equal("1G", explicitly.Latest.Allocation.Memory.ToString());
    }

    [Fact]
    public void A_task_with_nothing_to_run_or_without_a_component_is_refused_and_not_recorded()
    {
        using ScalableSession session = _fixture.Start();
        Assert.Contains("nothing to run", Assert.Throws<ArgumentException>(() => session.Submit(new TaskSubmission("quick"))).Message);
        Assert.Contains("free, small", Assert.Throws<ArgumentException>(() => session.Submit(SessionFixture.Shell("other", "true"))).Message);
        Assert.Empty(session.Tasks);
    }

    private sealed class FixedAdvisor : IResourceAdvisor
    {
        public IReadOnlyList<string> KnownTasks => ["quick"];

        public ResourceRecommendation Recommend(RecommendationQuery query, CancellationToken cancellationToken = default) => new()
        {
            Task = query.Task,
            Component = "free",
            WorkerCount = 2,
            Allocation = new ComponentResources(2, MemorySize.Parse("300M"), Walltime.Parse("5m")),
            Confidence = query.Confidence,
            Evidence = new RecommendationEvidence { Method = "test", RunsAnalyzed = 1 },
        };
    }
}
