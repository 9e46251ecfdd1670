using System.Diagnostics;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions;

/// <summary>
/// A measurement, so not a part of every run: what the controller takes for each of 2,000 short tasks through four slots.
/// Run it with <c>-explicit only -class "*ControllerOverhead" -showliveoutput</c>; it fails at 3 ms a task or 300 MB.
/// </summary>
[Trait("category", "measurement")]
public sealed class ControllerOverhead
{
    [Fact(Explicit = true)]
    public void Of_two_thousand_short_tasks()
    {
        const int count = 2000, slots = 4;
        using var fixture = new SessionFixture();
        for (int round = 0; round < 3; round++)
        {
            using Process own = Process.GetCurrentProcess();
            TimeSpan cpuBefore = own.TotalProcessorTime;
            long started = Stopwatch.GetTimestamp();
            using ScalableSession session = fixture.Start();
            for (int i = 0; i < count; i++) session.Submit(new TaskSubmission("quick") { Command = ["/bin/sleep", "0.01"] });
            SessionFixture.FinishAll(session);
            double wall = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            double running = session.Tasks.Sum(task => task.Latest.DurationSeconds!.Value) * 1000;
            session.Stop();
            own.Refresh();
            double overhead = (wall * slots - running) / count;
            double cpu = (own.TotalProcessorTime - cpuBefore).TotalMilliseconds;
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"slot time beyond the tasks' own {overhead:0.00} ms a task; controller CPU {cpu / count:0.00} ms a task; wall {wall:0} ms; resident {own.WorkingSet64 / 1e6:0} MB, peak {own.PeakWorkingSet64 / 1e6:0} MB");
            Assert.InRange(overhead, 0, 3);
            Assert.InRange(own.PeakWorkingSet64 / 1e6, 0, 300);
        }
    }
}
