using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Sessions.Measuring;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Providers.Local;
using Scalable.Sessions.Providers.Slurm;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions;

/// <summary>Nothing that goes wrong on a thread of a session ends the process; tasks fail with a message, and what was submitted is not lost.</summary>
public sealed class SurvivalTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_worker_that_cannot_start_anything_fails_its_tasks_with_the_reason()
    {
        SessionOptions options = _fixture.Options with { ProviderFactory = context => new LocalProvider(context.Observer, () => throw new IOException("no control group is to be had")) };
        using ScalableSession session = _fixture.Start(options);
        SessionTask task = session.Submit(new TaskSubmission("quick") { Command = ["/bin/true"] });
        SessionFixture.FinishAll(session);

        Assert.Equal(TaskState.Failed, task.State);
        Assert.Contains("no control group", task.Latest.ErrorMessage);
    }

    [Fact]
    public void A_retry_ladder_that_throws_costs_a_warning()
    {
        SessionOptions options = _fixture.Options with { RetryLadder = new BrokenLadder(), ProviderFactory = context => new LocalProvider(context.Observer, () => new OutOfMemoryLauncher()) };
        using ScalableSession session = _fixture.Start(options);
        SessionTask task = session.Submit(new TaskSubmission("grow") { Command = ["/bin/true"] });
        SessionFixture.FinishAll(session);

        Assert.Equal((TaskState.Failed, FailureClasses.OutOfMemory), (task.State, task.Latest.ErrorType));
        Assert.Contains(session.Warnings, warning => warning.Contains("the ladder is broken", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scheduler_that_answers_nonsense_is_warned_of_and_asked_again()
    {
        var queue = new BrokenQueue();
        SessionOptions options = _fixture.Options with { ProviderFactory = context => new PollingProvider(queue, context.Observer, 1, TimeSpan.FromMilliseconds(10)) };
        using ScalableSession session = _fixture.Start(options);
        session.Submit(new TaskSubmission("quick") { Command = ["/bin/true"] });

        Eventually.True(() => queue.Polls >= 3);
        Assert.Contains(session.Warnings, warning => warning.Contains("nonsense", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_job_that_writes_an_impossible_time_has_none(double unixSeconds) => Assert.Null(Scalable.Runs.CalendarTime.AtUnix(unixSeconds));

    [Theory]
    [InlineData("a\0b", "A", "1")]
    [InlineData("ab", "", "1")]
    [InlineData("ab", "A=B", "1")]
    [InlineData("ab", "A", "\0")]
    public void What_no_program_can_be_given_is_refused_before_it_is_recorded(string word, string variable, string value)
    {
        using ScalableSession session = _fixture.Start();
        var submission = new TaskSubmission("quick") { Command = ["/bin/echo", word], Environment = new Dictionary<string, string> { [variable] = value } };

        Assert.Throws<ArgumentException>(() => session.SubmitAll([SessionFixture.Shell("quick", "true"), submission]));
        Assert.Empty(session.Tasks);
    }

    [Fact]
    public void Workers_cost_no_thread_until_they_run_something()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        int before = process.Threads.Count;
        using ScalableSession session = _fixture.Start();
        session.SetWorkers("free", 1000);
        process.Refresh();

        Assert.InRange(process.Threads.Count, 0, before + 200);
    }

    [Fact]
    public void Tasks_that_were_not_even_recorded_are_counted_when_the_run_is_taken_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        string directory;
        using (ScalableSession session = _fixture.Start())
        {
            directory = session.RunDirectory;
            session.SetWorkers("free", 0);
            session.SubmitAll([.. Enumerable.Range(0, 5).Select(_ => SessionFixture.Shell("quick", "true"))]);
        }
        string path = Path.Combine(directory, "submissions.jsonl");
        string[] lines = File.ReadAllLines(path);
        Assert.Equal(5, lines.Length);
        File.WriteAllText(path, string.Concat(lines.Take(3).Select(line => line + "\n")) + lines[3][..40]);

        using ScalableSession resumed = ScalableSession.Resume(directory, _fixture.Options);
        resumed.SetWorkers("free", 2);
        SessionFixture.FinishAll(resumed);
        Assert.Equal((3, 2), (resumed.Tasks.Count(task => task.State == TaskState.Succeeded), resumed.NeverSubmitted));
    }

    [Theory]
    [InlineData("plan.json", "")]
    [InlineData("plan.json", """{"scale_plan": {"workers_by_tag": {"free": "many"}}}""")]
    [InlineData("run.json", """{"run_id": "a", "run_id": "b"}""")]
    [InlineData("run.json", "[]")]
    public void A_damaged_file_of_a_run_is_named_when_it_is_taken_up(string file, string content)
    {
        string directory;
        using (ScalableSession session = _fixture.Start()) directory = session.RunDirectory;
        File.WriteAllText(Path.Combine(directory, file), content);

        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => ScalableSession.Resume(directory, _fixture.Options)).Message);
    }

    [Fact]
    public void A_session_that_is_left_marks_its_run_as_interrupted()
    {
        string directory;
        using (ScalableSession session = _fixture.Start()) directory = session.RunDirectory;

        Assert.Equal("interrupted", RunStore.ReadRun(directory).Runs.Single().Status);
        Assert.True(File.Exists(Path.Combine(directory, "summary.json")));
    }

    private sealed class BrokenLadder : IRetryLadder
    {
        public Scalable.Advising.ComponentResources? Next(RetryQuery query) => throw new InvalidOperationException("the ladder is broken");
    }

    private sealed class OutOfMemoryLauncher : IProcessLauncher
    {
        public IRunningProcess Start(ProcessOrder order) => new KilledProcess();

        public void Dispose()
        {
        }
    }

    private sealed class KilledProcess : IRunningProcess
    {
        public int Id => 0;

        public TimeSpan? Deadline => null;

        public void Inspect(TimeSpan age)
        {
        }

        public void Kill(KillReason reason)
        {
        }

        public void WaitUntilEnded()
        {
        }

        public ProcessExit Reap() => new() { StartedAt = DateTimeOffset.UtcNow, Duration = TimeSpan.FromSeconds(1), Signal = 9, Killed = KillReason.Memory, Usage = ResourceUsage.Unknown };
    }

    private sealed class BrokenQueue : IJobQueue
    {
        private int _polls;

        public int Polls => Volatile.Read(ref _polls);

        public void Adopt(IReadOnlyList<AttemptRequest> orders) => throw new InvalidOperationException("nonsense");

        public void Cancel(IReadOnlyList<AttemptRequest> orders) => throw new FormatException("nonsense");

        public void Submit(IReadOnlyList<AttemptRequest> orders, IReadOnlyDictionary<string, int> workers) => throw new IOException("nonsense");

        public void Poll()
        {
            Interlocked.Increment(ref _polls);
            throw new ArgumentException("nonsense");
        }

        public void Rebalance(IReadOnlyDictionary<string, int> workers) => throw new KeyNotFoundException("nonsense");

        public int Busy(string component) => 0;

        public string Preview(AttemptRequest order) => "";
    }
}
