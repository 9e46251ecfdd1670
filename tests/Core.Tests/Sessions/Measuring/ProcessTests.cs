using Scalable.Sessions.Measuring;
using Scalable.Sessions.Measuring.Linux;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Measuring;

public class ProcessTests
{
    /// <summary>To 128 MiB and no further, however late it is killed.</summary>
    private const string Grow = "import time\nx = []\nfor i in range(16): x.append(bytearray(8 << 20)); time.sleep(0.01)\ntime.sleep(600)";

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        Measured.RequireLinux();
        string[] arguments = ["two words", "a'b\"c", "$(touch x); `id`", "new\nline", "", "*", "ünï"];
        ProcessExit exit = Measured.Run(null, ["/usr/bin/printf", "%s|", .. arguments], null, null, out string output);
        Assert.Equal((0, string.Concat(arguments.Select(argument => argument + "|"))), (exit.ExitCode, output));
    }

    [Theory]
    [InlineData("exit 7", 7, null)]
    [InlineData("kill -15 $$", null, 15)]
    public void Exit_codes_and_signals_are_told_apart(string script, int? exitCode, int? signal)
    {
        Measured.RequireLinux();
        ProcessExit exit = Measured.Run(null, null, null, "/bin/sh", "-c", script);
        Assert.Equal((exitCode, signal, KillReason.None), (exit.ExitCode, exit.Signal, exit.Killed));
    }

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_tree_over_its_memory_is_killed(bool inGroup)
    {
        Measured.RequireLinux(Measured.Python);
        MemoryGroups? groups = Measured.Groups(inGroup);
        ProcessExit exit = Measured.Run(groups, MemorySize.Parse("100Mi"), null, "/bin/sh", "-c", $"{Measured.Python} -c '{Grow}'; exit $?");
        Assert.Equal(KillReason.Memory, exit.Killed);
        Assert.InRange(exit.Usage.PeakMemoryBytes!.Value, 85 << 20, 180 << 20);
    }

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_tree_over_its_walltime_is_killed_with_its_children(bool inGroup)
    {
        Measured.RequireLinux("/bin/sleep");
        MemoryGroups? groups = Measured.Groups(inGroup);
        string marker = $"31.{Environment.ProcessId:0000000}{(inGroup ? 1 : 0)}";
        ProcessExit exit = Measured.Run(groups, null, Walltime.Parse("300ms"), "/bin/sh", "-c", $"sleep {marker} & setsid sleep {marker} & sleep {marker}; true");
        Assert.Equal((KillReason.Walltime, 9), (exit.Killed, exit.Signal));
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), process => CommandLine(process).Contains(marker, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-program-here", "in no directory of PATH")]
    [InlineData("./missing", "does not exist")]
    [InlineData("/etc/passwd", "may not be executed")]
    public void A_program_that_cannot_be_started_is_an_error_that_says_why(string program, string expected)
    {
        Measured.RequireLinux();
        Assert.Contains(expected, Assert.Throws<ProcessStartException>(() => Measured.Run(null, null, null, program)).Message);
    }

    [Fact]
    public void Processor_time_of_children_counts()
    {
        Measured.RequireLinux(Measured.Python);
        string burn = $"{Measured.Python} -c 'import time\nwhile time.process_time() < 0.4: pass\nprint(time.process_time())'";
        var measured = new List<(double Seconds, string Own)>();
        for (int i = 0; i < 3; i++)
        {
            ProcessExit exit = Measured.Run(null, ["/bin/sh", "-c", $"{burn} & {burn} & wait"], null, null, out string own);
            measured.Add((exit.Usage.CpuSeconds!.Value, own));
        }
        Measured.AssertAddsLittle(measured, 0.4);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
