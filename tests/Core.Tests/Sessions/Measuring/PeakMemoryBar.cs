using Scalable.Sessions;
using Scalable.Sessions.Measuring;
using Scalable.Sessions.Measuring.Linux;
using Scalable.Tests.Sessions.Slurm;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Measuring;

/// <summary>
/// A measurement that takes minutes and gigabytes, so not a part of every run: peaks of 20 MB to 2 GB beside those of GNU
/// time, on this machine with and without a control group, and inside a job of Slurm. Run it with
/// <c>-explicit only -class "*PeakMemoryBar" -showliveoutput</c>; it fails if one is more than 5 % off.
/// </summary>
[Trait("category", "measurement")]
public sealed class PeakMemoryBar
{
    private const double Tolerance = 0.05;

    // With what the interpreter itself takes, about 20 MB to 2 GB.
    private static readonly int[] s_megabytes = [12, 50, 200, 800, 1990];

    public static TheoryData<int, bool> Processes
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (int megabytes in s_megabytes)
            {
                data.Add(megabytes, false);
                data.Add(megabytes, true);
            }
            return data;
        }
    }

    [Theory(Explicit = true), MemberData(nameof(Processes))]
    public void Local_tasks(int megabytes, bool hasChildren)
    {
        string[] command = Command(megabytes, hasChildren);
        Measured.RequireLinux(Measured.Python, "/usr/bin/time");
        long expected = Measured.PeakByGnuTime(command);
        Tell("sampled", megabytes, hasChildren, expected, Measured.Run(null, null, null, command).Usage);
        if (MemoryGroups.Find() is { } groups) Tell("control group", megabytes, hasChildren, expected, Measured.Run(groups, null, null, command).Usage);
    }

    [Fact(Explicit = true)]
    public void Jobs_of_Slurm()
    {
        using var cluster = new SlurmCluster();
        cluster.RequireRunning();
        Measured.RequireLinux(Measured.Python, "/usr/bin/time");
        using var fixture = new SessionFixture("""
            version: 1
            project: {name: peaks}
            targets: {hpc: {provider: slurm, poll_seconds: 0.3}}
            components: {large: {cpus: 1, memory: 3G}}
            tasks: {hold: {component: large, workers: 1}}
            """);
        using ScalableSession session = fixture.Start();
        foreach (int megabytes in s_megabytes)
        {
            foreach (bool hasChildren in new[] { false, true })
            {
                SessionTask task = session.Submit(new TaskSubmission("hold") { Command = Command(megabytes, hasChildren) });
                SessionFixture.FinishAll(session);
                Tell("Slurm job", megabytes, hasChildren, Measured.PeakByGnuTime(Command(megabytes, hasChildren)), task.Latest.Usage);
            }
        }
    }

    private static string[] Command(int megabytes, bool hasChildren)
    {
        string program = $"import time; x = bytearray({megabytes} << 20); time.sleep(1.1)";
        return hasChildren ? ["/bin/sh", "-c", $"{Measured.Python} -c '{program}'; true"] : [Measured.Python, "-c", program];
    }

    private static void Tell(string how, int megabytes, bool hasChildren, long expected, ResourceUsage usage)
    {
        double ratio = usage.PeakMemoryBytes!.Value / (double)expected;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{how,-14} {(hasChildren ? "a child" : "itself"),-8} GNU time {new MemorySize(expected).ToGigabytes() * 1000,7:0.0} MB, measured {usage.PeakMemoryBytes!.Value / 1e6,7:0.0} MB by {usage.MemorySource}: {(ratio - 1) * 100:+0.00;-0.00;0.00} %");
        Assert.True(Math.Abs(ratio - 1) <= Tolerance, $"{how} of {megabytes} MB is {ratio:0.000} of what GNU time says");
    }
}
