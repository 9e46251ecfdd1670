using System.Diagnostics;
using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Tests.Scaling.Autoscaling;
using Scalable.Tests.Sessions.Measuring;
using Scalable.Units;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Slurm;

[Collection(SlurmCluster.Collection)]
public sealed class SlurmSessionTests : IClassFixture<SlurmCluster>, IDisposable
{
    private const string SlurmManifest = """
        version: 1
        project: {name: slurm tests}
        targets: {hpc: {provider: slurm, poll_seconds: 0.3, walltime: "00:05:00", retries: 2}}
        components:
          light: {cpus: 1, memory: 50M}
          heavy: {cpus: 2, memory: 100M, env: {LEVEL: high}}
          loaded: {cpus: 1, memory: 50M, preload_script: pre load.sh}
          scaled: {cpus: 1, memory: 50M}
        tasks:
          convert: {component: light, workers: 12}
          simulate: {component: heavy, workers: 2}
          wait: {component: scaled, workers: 1}
        """;

    private readonly SessionFixture _fixture;

    public SlurmSessionTests(SlurmCluster cluster)
    {
        cluster.RequireRunning();
        _fixture = new SessionFixture(SlurmManifest);
    }

    public void Dispose() => _fixture?.Dispose();

    [Fact]
    public void Two_hundred_tasks_of_two_components_run_as_arrays()
    {
        using ScalableSession session = _fixture.Start();
        for (int i = 0; i < 200; i++) session.Submit(SessionFixture.Shell(i % 10 == 0 ? "simulate" : "convert", $"echo {i} $LEVEL; exit {(i == 77 ? 3 : 0)}"));
        SessionFixture.FinishAll(session);
        session.Stop();

        RunRecord run = _fixture.Record(session);
        Assert.Equal((199, 1, 200), (run.TasksSucceeded, run.TasksFailed, run.Tasks.Count));
        Assert.Equal(20, run.Tasks.Count(task => task.Component == "heavy"));
        Assert.All(run.Tasks, task => Assert.True(task.StartedAt >= task.SubmittedAt - TimeSpan.FromMilliseconds(50) && task.FinishedAt >= task.StartedAt && task.DurationSeconds >= 0));
        Assert.Equal(3, session.Tasks[77].Latest.ExitCode);
        Assert.Equal("10 high\n", File.ReadAllText(session.Tasks[10].OutputPath));
        int jobs = File.ReadLines(Path.Combine(session.RunDirectory, "workers.jsonl")).Count(line => line.Contains("\"job_submitted\"", StringComparison.Ordinal));
        Assert.InRange(jobs, 2, 8);
    }

    [Fact]
    public void A_task_killed_for_memory_succeeds_with_its_next_allocation()
    {
        Measured.RequireLinux(Measured.Python);
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("convert") { Command = [Measured.Python, "-c", "import os, time; x = bytearray(75 << 20); time.sleep(600 if os.environ['SCALABLE_ATTEMPT'] == '1' else 0)"] });
        SessionFixture.FinishAll(session);
        session.Stop();
        Assert.Equal([FailureClasses.OutOfMemory, null], task.Attempts.Select(attempt => attempt.ErrorType));
        Assert.Equal(["50M", "100M"], task.Attempts.Select(attempt => attempt.Allocation.Memory.ToString()));
        Assert.InRange(_fixture.Record(session).Tasks[1].PeakMemory!.Value.Bytes, 75 << 20, 90 << 20);
    }

    [Fact]
    public void A_task_over_its_walltime_is_ended_and_one_that_is_cancelled_too()
    {
        using ScalableSession session = _fixture.Start();
        long start = Stopwatch.GetTimestamp();
        SessionTask slow = session.Submit(SessionFixture.Shell("convert", "sleep 600") with { Walltime = Walltime.Parse("1s"), Retries = 0 });
        SessionTask running = session.Submit(SessionFixture.Shell("convert", "sleep 600"));
        SessionTask waiting = session.Submit(SessionFixture.Shell("convert", "sleep 600") with { Cpus = 16 });
        session.Flush();
        Eventually.True(() => running.State == TaskState.Running);
        session.Cancel(running);
        session.Cancel(waiting);
        SessionFixture.FinishAll(session);
        Assert.Equal(
            [FailureClasses.Timeout, FailureClasses.Cancelled, FailureClasses.Cancelled],
            new[] { slow, running, waiting }.Select(task => task.Latest.ErrorType));
        Assert.InRange(slow.Latest.DurationSeconds!.Value, 1, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    [Fact]
    public void Texts_arrive_as_they_are()
    {
        const string nasty = "a b'c\"d$(touch pwned);`id`\n#\\ü *";
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission(nasty)
        {
            Component = "light",
            Command = ["/bin/sh", "-c", "printf '%s|' \"$NASTY\" \"$@\"", "sh", nasty, "", "-n"],
            Environment = new Dictionary<string, string> { ["NASTY"] = nasty },
        });
        SessionFixture.FinishAll(session);
        Assert.Equal($"{nasty}|{nasty}||-n|", File.ReadAllText(task.OutputPath));
        Assert.False(File.Exists(Path.Combine(_fixture.Directory, "pwned")));
    }

    [Fact]
    public void A_scaler_moves_the_throttle_of_the_array_and_learns_how_long_jobs_take_to_start()
    {
        using ScalableSession session = _fixture.Start();
        for (int i = 0; i < AutoscaledSession.Tasks; i++) session.Submit(SessionFixture.Shell("wait", "while ! test -e go; do sleep 0.1; done"));
        AutoscaledSession.GoesUpAndDown(session, "scaled", ThrottleIsThatOfTheWorkers, () => File.WriteAllText(Path.Combine(_fixture.Directory, "go"), ""));

        void ThrottleIsThatOfTheWorkers()
        {
            Assert.Contains($"%{AutoscaledSession.MaxWorkers}", SlurmCluster.Answer("squeue", "--noheader", "--states=PENDING", "--format=%K"));
        }
    }

    [Fact]
    public void The_preload_script_of_a_component_is_read_before_its_command()
    {
        File.WriteAllText(Path.Combine(_fixture.Directory, "pre load.sh"), Engine.PreloadTests.Script);
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("preloaded") { Component = "loaded", Command = ["/bin/sh", "-c", "printf '%s|' \"$LEVEL\" \"$@\"", "sh", "a b"] });
        SessionFixture.FinishAll(session);
        Assert.Equal("from the script|a b|", File.ReadAllText(task.OutputPath));
    }

    [Fact]
    public void What_a_job_took_is_measured_inside_it()
    {
        Measured.RequireLinux(Measured.Python, "/usr/bin/time");
        // The command itself says at its end what processor time it took: on a busy machine that may be more than it burns for.
        string[] command = [Measured.Python, "-c", "import time\nx = bytearray(30 << 20); open('/dev/null', 'wb').write(b'x' * 5000000)\nwhile time.process_time() < 0.5: pass\ntime.sleep(0.6); print(time.process_time())"];
        using ScalableSession session = _fixture.Start();
        long start = Stopwatch.GetTimestamp();
        SessionTask[] tasks = [.. Enumerable.Range(0, 3).Select(_ => session.Submit(new TaskSubmission("convert") { Command = command }))];
        SessionFixture.FinishAll(session);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double peak = Measured.PeakByGnuTime(command);
        foreach (TaskAttempt attempt in tasks.Select(task => task.Latest))
        {
            Assert.InRange(attempt.Usage.PeakMemoryBytes!.Value / peak, 0.95, 1.05);
            Assert.InRange(attempt.Usage.BytesWritten!.Value, 5_000_000, 5_100_000);
            Assert.InRange(attempt.DurationSeconds!.Value, 1.1, elapsed);
        }
        Measured.AssertAddsLittle([.. tasks.Select(task => (task.Latest.Usage.CpuSeconds!.Value, File.ReadAllText(task.OutputPath)))], 0.3);
    }

    [Fact]
    public void Jobs_of_a_killed_controller_are_adopted_and_no_task_is_lost_or_run_twice()
    {
        const int count = 60;
        using Process controller = ControllerProcess.Start(_fixture.Directory, SlurmManifest, "convert", "echo $SCALABLE_TASK_ID >> ran; test $(wc -l < ran) -lt 15 || while ! test -e go; do sleep 0.1; done", count);
        List<string> lines = ControllerProcess.ReadAcknowledged(controller, count);
        string ran = Path.Combine(_fixture.Directory, "ran");
        // The fifteenth task and those after it wait until the controller is gone.
        Eventually.True(() => File.Exists(ran) && File.ReadLines(ran).Count() >= 15);
        controller.Kill();
        controller.WaitForExit();
        File.WriteAllText(Path.Combine(_fixture.Directory, "go"), "");

        using ScalableSession resumed = ScalableSession.Resume(lines[0], _fixture.Options);
        SessionFixture.FinishAll(resumed);
        resumed.Stop();
        string[] expected = [.. lines.Skip(1).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, File.ReadLines(ran).Order(StringComparer.Ordinal));
        RunRecord run = _fixture.Record(resumed);
        Assert.Equal(expected, run.Tasks.Where(task => task is { State: TaskState.Succeeded, Attempt: 1 }).Select(task => task.TaskId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_batch_whose_job_id_was_never_noted_is_found_again_or_run_once()
    {
        using ScalableSession first = _fixture.Start();
        SessionTask[] tasks = [.. Enumerable.Range(0, 6).Select(_ => first.Submit(SessionFixture.Shell("convert", "echo $SCALABLE_TASK_ID >> ran; sleep 0.5")))];
        first.Flush();
        string batch = Path.Combine(first.RunDirectory, "batches", "0000");
        Eventually.True(() => File.Exists(Path.Combine(batch, "job")));
        first.Dispose();
        File.Delete(Path.Combine(batch, "job"));

        using ScalableSession resumed = ScalableSession.Resume(first.RunDirectory, _fixture.Options);
        SessionFixture.FinishAll(resumed);
        resumed.Stop();
        Assert.Equal(tasks.Select(task => task.Id).Order(), File.ReadLines(Path.Combine(_fixture.Directory, "ran")).Order());
        Assert.Equal(6, _fixture.Record(resumed).TasksSucceeded);
    }

    [Fact]
    public void A_task_whose_node_fails_is_run_again_with_what_it_had()
    {
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(SessionFixture.Shell("convert", "test -e again || sleep 600") with { Retries = 0 });
        session.Flush();
        Eventually.True(() => task.State == TaskState.Running);
        string node = Environment.MachineName.Split('.')[0];
        SlurmCluster.Control("update", $"nodename={node}", "state=down", "reason=test");
        try
        {
            Eventually.True(() => task.Attempts.Count == 2);
            File.WriteAllText(Path.Combine(_fixture.Directory, "again"), "");
        }
        finally
        {
            SlurmCluster.Control("update", $"nodename={node}", "state=resume");
        }
        SessionFixture.FinishAll(session);
        session.Stop();
        Assert.Equal([FailureClasses.NodeFailure, null], task.Attempts.Select(attempt => attempt.ErrorType));
        Assert.Equal(task.Attempts[0].Allocation, task.Attempts[1].Allocation);
        Assert.Equal([TaskState.Failed, TaskState.Succeeded], _fixture.Record(session).Tasks.Select(record => record.State));
    }

    [Fact]
    public void A_job_that_Slurm_starts_over_is_still_the_same_attempt()
    {
        using var fixture = new SessionFixture(SlurmManifest.Replace("retries: 2", "requeue: true", StringComparison.Ordinal));
        using ScalableSession session = fixture.Start();
        SessionTask task = session.Submit(SessionFixture.Shell("convert", "echo x >> begun; test $(wc -l < begun) = 2 && sleep 5 || sleep 600"));
        session.Flush();
        string begun = Path.Combine(fixture.Directory, "begun");
        Eventually.True(() => task.State == TaskState.Running && File.Exists(begun));
        string job = File.ReadAllText(Path.Combine(session.RunDirectory, "batches", "0000", "job")).Trim();
        SlurmCluster.Control("requeue", $"{job}_0");
        // The second start takes longer than a session waits for Slurm's last word about the first.
        // Slurm lets a job that was started over wait for two minutes; nobody else wants the node here. The node refuses a job
        // that it ended in the same second.
        Eventually.True(() => SlurmCluster.Answer("squeue", "--noheader", "--states=all", $"--jobs={job}_0", "--format=%T").Trim() == "PENDING");
        SlurmCluster.Control("update", $"jobid={job}_0", "starttime=now+3");
        Eventually.True(() => task.IsFinished);
        SessionFixture.FinishAll(session);
        session.Stop();
        TaskAttempt attempt = Assert.Single(task.Attempts);
        Assert.Equal((TaskState.Succeeded, 2), (attempt.State, File.ReadLines(begun).Count()));
        Assert.Contains("job_requeued", File.ReadAllText(Path.Combine(session.RunDirectory, "workers.jsonl")));
    }

    [Fact]
    public void The_objects_of_a_script_come_back()
    {
        PowerShellProgram.PutOnPath();
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("simulate")
        {
            Script = new ScriptPayload("param($n, $t) $n + 1; @{ Text = $t }", ScriptTasks.Arguments(41, "a 'b'")),
            Memory = MemorySize.Parse("1G"),
        });
        SessionFixture.FinishAll(session);
        Assert.Equal(["I32 =42", "S Key=Text", "S Value=a 'b'"], ScriptTasks.Results(task));
    }

    [Fact]
    public void A_search_spread_over_jobs_finds_what_it_finds_in_process()
    {
        PowerShellProgram.PutOnPath();
        using var fixture = new SessionFixture(SlurmManifest.Replace("100M", "1G", StringComparison.Ordinal));
        using ScalableSession session = fixture.Start();
        Evaluation.Tuning.SessionSearchTests.AssertSame(session, "heavy");
        session.Stop();
    }

    [Fact]
    public void A_preview_shows_the_command_and_the_script_and_submits_nothing()
    {
        using ScalableSession session = _fixture.Start();
        string preview = session.Preview(SessionFixture.Shell("simulate", "echo 'hi'"));
        Assert.Contains("--cpus-per-task=2", preview);
        Assert.Contains("--mem=96M", preview); // 100,000,000 bytes in units of 2^20, rounded up
        Assert.Contains("#!/bin/bash", preview);
        Assert.Empty(session.Tasks);
    }
}
