using System.Diagnostics;
using System.Text;
using Scalable.Runs;
using Scalable.Tests.Runs.Importing;

namespace Scalable.Tests.Reliability;

/// <summary>
/// Every reader is given damaged texts, the same ones for the same seed. It ends with a documented error or with what is left, in bounded
/// memory; records outside the damage come out as they were.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const long MaxAllocatedBytes = 256L << 20;

    // Whatever takes this long on any machine will not end.
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(516, 1)]
    [InlineData(42_000, 2, Explicit = true, Traits = ["category", "nightly"])]
    public void Readers_of_damaged_texts_report_documented_errors(int casesPerReader, int seed)
    {
        List<string> failures = [];
        foreach (FuzzTarget target in FuzzTarget.All(_directory.PathOf(".")))
        {
            string? failure = null;
            for (int number = 0; number < casesPerReader && failure is null; number++)
            {
                var random = new Random(HashCode(seed, target.Name, number));
                byte[] text = Mutation.Of(target.Seeds[random.Next(target.Seeds.Count)], target.Seeds[random.Next(target.Seeds.Count)], random);
                failure = Failure($"{target.Name}, seed {seed}, case {number}", text, () => target.Read(text));
            }
            if (failure is not null) failures.Add(failure);
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [InlineData(3_000, 1)]
    [InlineData(100_000, 2, Explicit = true, Traits = ["category", "nightly"])]
    public void Records_outside_the_damage_come_out_as_they_were(int cases, int seed)
    {
        string run = StoredFiles.CopyOfFixture(_directory.PathOf("store"));
        Dictionary<string, string> whole = RunStore.ReadRun(run).Tasks.ToDictionary(task => task.TaskId, Gist);
        string path = Path.Combine(run, RunFiles.Tasks);
        string[] lines = File.ReadAllLines(path);
        for (int number = 0; number < cases; number++)
        {
            var random = new Random(HashCode(seed, "lines", number));
            int line = random.Next(lines.Length);
            byte[] damaged = [.. Mutation.Of(Encoding.UTF8.GetBytes(lines[line]), "{}"u8, random).Select(value => value is (byte)'\n' or (byte)'\r' ? (byte)' ' : value)];
            using (FileStream stream = File.Create(path))
            {
                for (int i = 0; i < lines.Length; i++)
                {
                    stream.Write(i == line ? damaged : Encoding.UTF8.GetBytes(lines[i]));
                    stream.WriteByte((byte)'\n');
                }
            }
            string name = $"line {line + 1}, seed {seed}, case {number}";
            Assert.Null(Failure(name, damaged, () =>
            {
                RunHistory history = RunStore.ReadRun(run);
                Dictionary<string, string> read = history.Tasks.GroupBy(task => task.TaskId).ToDictionary(group => group.Key, group => Gist(group.First()));
                // A digit that turns one task's id into another's is no damage that can be seen.
                foreach ((string id, string gist) in whole.Where(task => !lines[line].Contains(task.Key, StringComparison.Ordinal) && damaged.AsSpan().IndexOf(Encoding.UTF8.GetBytes(task.Key)) < 0))
                    Assert.Equal(gist, read.GetValueOrDefault(id));
                // Two endings of one task are told at the second of them.
                Assert.All(history.Problems, problem => Assert.True(problem.Line is 0 || problem.Line == line + 1 || problem.Code == HistoryProblemCodes.DuplicateTask, problem.ToString()));
            }));
        }
    }

    private static string Gist(TaskRecord task) => FormattableString.Invariant($"{task.TaskName} {task.State} {task.DurationSeconds} {task.PeakMemory?.Bytes} {task.RequestedMemory?.Bytes} {task.Features}");

    /// <summary>What is wrong with a case; null if nothing is.</summary>
    private static string? Failure(string name, byte[] text, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        try
        {
            read();
        }
        catch (Exception error)
        {
            return $"{name}: {error}\nThe text: {Convert.ToBase64String(text)}";
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated >= MaxAllocatedBytes) return $"{name} allocates {allocated >> 20} MiB. The text: {Convert.ToBase64String(text)}";
        return watch.Elapsed < s_hang ? null : $"{name} takes {watch.Elapsed}. The text: {Convert.ToBase64String(text)}";
    }

    /// <summary>The same on every run and machine, which string.GetHashCode is not.</summary>
    private static int HashCode(int seed, string name, int number)
    {
        unchecked
        {
            int hash = seed;
            foreach (char letter in name) hash = hash * 31 + letter;
            return hash * 1_000_003 + number;
        }
    }
}
