using System.Diagnostics;
using System.Globalization;
using Scalable.Sessions.Measuring;
using Scalable.Sessions.Measuring.Linux;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Measuring;

/// <summary>Runs a command under the Linux launcher as a slot of the local provider does.</summary>
internal static class Measured
{
    public const string Python = "/usr/bin/python3";

    private static readonly MemoryGroups? s_groups = OperatingSystem.IsLinux() ? MemoryGroups.Find() : null;

    public static void RequireLinux(params string[] programs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured by Linux's own means here");
        foreach (string program in programs) Assert.SkipUnless(File.Exists(program), $"{program} is not on this machine");
    }

    /// <summary>Whether a test runs its command in a control group: without, and with one if one can be made, which needs root.</summary>
    public static TheoryData<bool> InGroup => s_groups is null ? [false] : [false, true];

    /// <summary>The control groups with a memory account of this machine; null without the right to make any.</summary>
    public static MemoryGroups? Groups(bool inGroup) => inGroup ? s_groups : null;

    public static ProcessExit Run(MemoryGroups? groups, MemorySize? memory, Walltime? walltime, params string[] command) =>
        Run(groups, command, memory, walltime, out _);

    /// <summary>Runs a command that makes the awaited files in its directory, and then waits for the file <c>seen</c>: it comes once the tree was inspected with all of them there.</summary>
    public static ProcessExit RunUntilSeen(MemoryGroups? groups, string[] awaited, params string[] command) => Run(groups, command, null, null, out _, awaited);

    public static ProcessExit Run(MemoryGroups? groups, string[] command, MemorySize? memory, Walltime? walltime, out string output, string[]? awaited = null)
    {
        string directory = Directory.CreateTempSubdirectory("scalable-test-").FullName;
        var order = new ProcessOrder
        {
            Command = command,
            WorkingDirectory = directory,
            Environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!),
            OutputPath = Path.Combine(directory, "out"),
            ErrorPath = Path.Combine(directory, "err"),
            MemoryLimit = memory,
            Walltime = walltime,
        };
        ProcessExit? exit = null;
        Exception? failure = null;
        string text = "";
        // A thread of its own, as a slot is: it may be moved into a control group.
        var thread = new Thread(() =>
        {
            try
            {
                using var monitor = new ProcessMonitor();
                using var launcher = new LinuxLauncher(groups);
                IRunningProcess process = launcher.Start(order);
                if (awaited is not null) process = new SeenProcess(process, directory, awaited);
                using (monitor.Add(process)) process.WaitUntilEnded();
                exit = process.Reap();
                text = File.ReadAllText(order.OutputPath);
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        Directory.Delete(directory, recursive: true);
        output = text;
        return failure is null ? exit! : throw failure;
    }

    /// <summary>
    /// Asserts that processor times measured from outside hold what the commands said of themselves, a line a process, and
    /// that at least one adds no more to it than <paramref name="mostSeconds"/>: a machine that is
    /// busy, or halted by its host, adds to some, and what is wrongly counted adds to all.
    /// </summary>
    public static void AssertAddsLittle(IReadOnlyList<(double Seconds, string Own)> measured, double mostSeconds)
    {
        double[] added = [.. measured.Select(one => one.Seconds - one.Own.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => double.Parse(line, CultureInfo.InvariantCulture)))];
        Assert.All(added, seconds => Assert.True(seconds >= -0.005, $"{seconds} s less than the command says of itself"));
        Assert.InRange(added.Min(), -0.005, mostSeconds);
    }

    /// <summary>The maximum resident set that GNU time reports for a command, in bytes.</summary>
    public static long PeakByGnuTime(params string[] command)
    {
        string report = Path.GetTempFileName();
        using Process time = Process.Start(new ProcessStartInfo("/usr/bin/time", ["-v", "-o", report, .. command]) { RedirectStandardOutput = true })!;
        time.WaitForExit();
        string line = File.ReadLines(report).Single(text => text.Contains("Maximum resident set size", StringComparison.Ordinal));
        File.Delete(report);
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>A process that learns of an inspection by a file.</summary>
    private sealed class SeenProcess(IRunningProcess process, string directory, string[] awaited) : IRunningProcess
    {
        public int Id => process.Id;

        public TimeSpan? Deadline => process.Deadline;

        public void Inspect(TimeSpan age)
        {
            bool all = awaited.All(file => File.Exists(Path.Combine(directory, file)));
            process.Inspect(age);
            if (all) File.WriteAllText(Path.Combine(directory, "seen"), "");
        }

        public void Kill(KillReason reason) => process.Kill(reason);

        public void WaitUntilEnded() => process.WaitUntilEnded();

        public ProcessExit Reap() => process.Reap();
    }
}
