using Scalable.Sessions.Measuring;
using Scalable.Sessions.Measuring.Linux;

namespace Scalable.Tests.Sessions.Measuring;

/// <summary>GNU time is the witness: the maximum resident set of the largest process that the kernel reports to it.</summary>
public class PeakMemoryTests
{
    private const double Tolerance = 0.05;

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_small_process_is_measured_as_GNU_time_measures_it(bool inGroup) =>
        AssertAgrees(inGroup, Measured.Python, "-c", "import time; x = bytearray(10 << 20); time.sleep(0.4)");

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_large_process_is_measured_as_GNU_time_measures_it(bool inGroup) =>
        AssertAgrees(inGroup, Measured.Python, "-c", "import time; x = bytearray(300 << 20); time.sleep(0.4)");

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_process_that_grows_to_its_end_is_measured_to_its_end(bool inGroup) =>
        AssertAgrees(inGroup, Measured.Python, "-c", "import time\nx = []\nfor i in range(50): x.append(bytearray(1 << 20)); time.sleep(0.01)");

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void A_peak_that_lasts_a_moment_is_not_missed(bool inGroup) =>
        AssertAgrees(inGroup, Measured.Python, "-c", "import time; time.sleep(0.3); x = bytearray(300 << 20); del x; time.sleep(0.2)");

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void Children_are_included(bool inGroup) =>
        AssertAgrees(inGroup, "/bin/sh", "-c", $"{Measured.Python} -c 'import time; x = bytearray(150 << 20); time.sleep(0.4)'; true");

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void Children_that_live_at_once_are_added_up(bool inGroup)
    {
        Measured.RequireLinux(Measured.Python);
        // They hold their memory until both were seen to, however busy the machine is.
        const string program = "import sys, time, os\nx = bytearray(150 << 20); open(sys.argv[1], 'w').close()\nwhile not os.path.exists('seen'): time.sleep(0.01)";
        ProcessExit exit = Measured.RunUntilSeen(Measured.Groups(inGroup), ["a", "b"], "/bin/sh", "-c", $"{Measured.Python} -c \"$0\" a & {Measured.Python} -c \"$0\" b & wait", program);
        Assert.InRange(exit.Usage.PeakMemoryBytes!.Value, 300 << 20, 340 << 20);
    }

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void Memory_that_forked_processes_share_counts_once(bool inGroup)
    {
        Measured.RequireLinux(Measured.Python);
        const string program = "import os, time\nx = bytearray(200 << 20)\nfor i in range(4):\n  if os.fork() == 0:\n    open(str(i), 'w').close()\n    while not os.path.exists('seen'): time.sleep(0.01)\n    os._exit(0)\nfor i in range(4): os.wait()";
        ProcessExit exit = Measured.RunUntilSeen(Measured.Groups(inGroup), ["0", "1", "2", "3"], Measured.Python, "-c", program);
        Assert.InRange(exit.Usage.PeakMemoryBytes!.Value, 200 << 20, 240 << 20);
    }

    [Theory, MemberData(nameof(Measured.InGroup), MemberType = typeof(Measured))]
    public void Cached_files_do_not_count(bool inGroup)
    {
        Measured.RequireLinux("/bin/dd");
        ProcessExit exit = Measured.Run(Measured.Groups(inGroup), null, null, "/bin/sh", "-c", "dd if=/dev/zero of=./big bs=1M count=300 status=none; cat big >/dev/null; sleep 0.2");
        Assert.InRange(exit.Usage.PeakMemoryBytes!.Value, 1 << 20, 40 << 20);
        Assert.InRange(exit.Usage.BytesWritten!.Value, 600L << 20, 610L << 20);
        Assert.InRange(exit.Usage.BytesRead!.Value, 600L << 20, 610L << 20);
    }

    private static void AssertAgrees(bool inGroup, params string[] command)
    {
        Measured.RequireLinux(Measured.Python, "/usr/bin/time");
        MemoryGroups? groups = Measured.Groups(inGroup);
        Task<long> expecting = Task.Run(() => Measured.PeakByGnuTime(command));
        ProcessExit exit = Measured.Run(groups, null, null, command);
        long expected = expecting.GetAwaiter().GetResult();
        double ratio = exit.Usage.PeakMemoryBytes!.Value / (double)expected;
        Assert.InRange(ratio, 1 - Tolerance, 1 + Tolerance);
    }
}
