using System.Diagnostics;
using Scalable.Sessions.Measuring;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Measuring;

/// <summary>The launcher of systems that are not Linux, as far as it is the same everywhere; job objects need Windows.</summary>
public class PortableProcessTests
{
    [Fact]
    public void Output_exit_code_and_duration_are_told()
    {
        long start = Stopwatch.GetTimestamp();
        (ProcessExit exit, string output) = Run(null, null, "/bin/sh", "-c", "printf '%s' \"$1\"; exit 4", "sh", "it's $(me)");
        Assert.Equal((4, "it's $(me)", KillReason.None), (exit.ExitCode, output, exit.Killed));
        Assert.InRange(exit.Duration.TotalSeconds, 0, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    [Fact]
    public void Time_and_memory_are_limited()
    {
        Assert.Equal(KillReason.Walltime, Run(null, Walltime.Parse("200ms"), "/bin/sleep", "600").Exit.Killed);
        Measured.RequireLinux(Measured.Python);
        ProcessExit grown = Run(MemorySize.Parse("100M"), null, Measured.Python, "-c", "import time; x = bytearray(200 << 20); time.sleep(600)").Exit;
        Assert.Equal(KillReason.Memory, grown.Killed);
        Assert.InRange(grown.Usage.PeakMemoryBytes!.Value, 100_000_000, 230 << 20);
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error() =>
        Assert.Contains("no-such-program-here", Assert.Throws<ProcessStartException>(() => Run(null, null, "no-such-program-here")).Message);

    private static (ProcessExit Exit, string Output) Run(MemorySize? memory, Walltime? walltime, params string[] command)
    {
        Measured.RequireLinux();
        string directory = Directory.CreateTempSubdirectory("scalable-portable-").FullName;
        var order = new ProcessOrder
        {
            Command = command,
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            OutputPath = Path.Combine(directory, "out"),
            ErrorPath = Path.Combine(directory, "err"),
            MemoryLimit = memory,
            Walltime = walltime,
        };
        using var monitor = new ProcessMonitor();
        using var launcher = new PortableLauncher();
        IRunningProcess process = launcher.Start(order);
        using (monitor.Add(process)) process.WaitUntilEnded();
        ProcessExit exit = process.Reap();
        string output = File.ReadAllText(order.OutputPath);
        Directory.Delete(directory, recursive: true);
        return (exit, output);
    }
}
