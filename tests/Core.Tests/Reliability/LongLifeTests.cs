using System.Globalization;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;
using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Tests.Sessions;

namespace Scalable.Tests.Reliability;

/// <summary>A co-process that lives for months neither grows nor forgets what it was told last; a session of very many tasks keeps a little of each, and no file. Run alone, since the process's memory is looked at.</summary>
[CollectionDefinition(nameof(LongLifeTests), DisableParallelization = true)]
[Collection(nameof(LongLifeTests))]
public sealed class LongLifeTests
{
    private const int Tasks = 4;
    private const double MaxGrowth = 1.25;
    private const long NoiseBytes = 16L << 20;

    [Theory]
    [InlineData(4_000)]
    [InlineData(1_000_000, Explicit = true, Traits = ["category", "nightly"])]
    public void A_stream_of_many_operations_keeps_its_memory(int operations)
    {
        var stream = new AdviceStream(new SizingEngine());
        long atHalf = 0;
        for (int i = 0; i < operations; i += 2)
        {
            string task = string.Create(CultureInfo.InvariantCulture, $"\"id\":\"{i}\",\"task\":\"task-{i / 2 % Tasks}\",\"features\":{{\"gb\":{1 + i % 7}}}");
            Assert.DoesNotContain("error", stream.Answer($$"""{"op":"predict",{{task}}}""", i + 1), StringComparison.Ordinal);
            string answer = stream.Answer(string.Create(CultureInfo.InvariantCulture, $"{{\"op\":\"observe\",{task},\"duration_s\":{60 + i % 11},\"peak_memory_bytes\":{1_000_000_000L * (1 + i % 7)}}}"), i + 2);
            Assert.Contains("\"ok\"", answer, StringComparison.Ordinal);
            if (i == operations / 2 / 2 * 2) atHalf = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, (long)(atHalf * MaxGrowth) + NoiseBytes);
        GC.KeepAlive(stream);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(200_000, Explicit = true, Traits = ["category", "nightly"])]
    public void A_session_of_many_tasks_keeps_a_little_of_each_and_records_all(int tasks)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        const int batches = 6;
        const long maxBytesKeptATask = 4_096;
        using var fixture = new SessionFixture();
        using ScalableSession session = fixture.Start();
        long afterFirst = 0;
        int filesAfterFirst = 0;
        for (int batch = 0; batch < batches; batch++)
        {
            for (int i = 0; i < tasks / batches; i++) session.Submit(new TaskSubmission("quick") { Command = ["true"] });
            SessionFixture.FinishAll(session, seconds: 3_600);
            if (batch == 0) (afterFirst, filesAfterFirst) = (GC.GetTotalMemory(forceFullCollection: true), OpenFiles(fixture.Directory));
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - afterFirst, long.MinValue, maxBytesKeptATask * tasks + NoiseBytes);
        Assert.Equal(filesAfterFirst, OpenFiles(fixture.Directory));
        session.Stop();
        RunRecord run = fixture.Record(session);
        Assert.Equal((tasks / batches * batches, 0), (run.TasksSucceeded, run.TasksFailed));
        Assert.Equal(tasks / batches * batches, run.Tasks.Select(task => task.TaskId).Distinct().Count());
    }

    /// <summary>The files in a directory that this process holds open.</summary>
    private static int OpenFiles(string directory) =>
        Directory.EnumerateFiles("/proc/self/fd").Count(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName.StartsWith(directory, StringComparison.Ordinal) == true);
}
