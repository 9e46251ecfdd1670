using Scalable.Sessions.Measuring.Linux;
using Scalable.Units;

namespace Scalable.Tests.Sessions.Measuring;

/// <summary>
/// Files with the names and forms of the kernel's interface (Documentation/admin-guide/cgroup-v2.rst) in a plain directory:
/// what is written to them and what is made of them. A kernel whose memory controller is in version 2 is not needed, and
/// not tested; the tests of processes use real groups of whichever version the machine has.
/// </summary>
public sealed class MemoryGroupV2Tests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-cgroup-").FullName;
    private readonly MemoryGroupV2 _group;

    public MemoryGroupV2Tests()
    {
        string path = Path.Combine(_directory, "task");
        Write("task", "memory.max", "max");
        Write("task-1", "memory.stat", "anon 1000\nfile 500\nkernel 70\nshmem 200\n");
        Write("task-1", "memory.peak", "2000\n");
        Write("task-1", "memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 0\n");
        Write("task-1", "cgroup.procs", "");
        _group = new MemoryGroupV2(path);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_peak_is_the_kernels_without_the_most_that_files_and_the_kernel_took()
    {
        _group.Prepare(null);
        Assert.Equal(1000 + 200, _group.Sample());
        Assert.Equal(2000 - (500 - 200 + 70), _group.PeakBytes());
        Write("task-1", "memory.stat", "anon 1000\nfile 100\nkernel 0\nshmem 0\n");
        Assert.Equal(2000 - (500 - 200 + 70), _group.PeakBytes());
    }

    [Fact]
    public void A_limit_is_written_and_the_whole_group_dies_at_it()
    {
        _group.Prepare(MemorySize.Parse("64Mi"));
        _group.Started(4321);
        Assert.Equal(("67108864", "0", "1", "4321"), (Read("memory.max"), Read("memory.swap.max"), Read("memory.oom.group"), Read("cgroup.procs")));
        Assert.False(_group.KilledForMemory());
        Write("task-1", "memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 2\n");
        Assert.True(_group.KilledForMemory());
    }

    [Fact]
    public void Without_a_memory_account_there_is_no_group() => Assert.Throws<IOException>(() => new MemoryGroupV2(Path.Combine(_directory, "other")));

    private string Read(string file) => File.ReadAllText(Path.Combine(_directory, "task-1", file));

    private void Write(string group, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(_directory, group));
        File.WriteAllText(Path.Combine(_directory, group, file), text);
    }
}
