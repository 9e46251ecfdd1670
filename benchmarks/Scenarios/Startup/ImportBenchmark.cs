using System.Diagnostics;

namespace Scalable.Scenarios.Startup;

/// <summary>Whole processes of <c>scalable import</c> on what sacct would print of a large cluster.</summary>
internal static class ImportBenchmark
{
    public static void Run(string program, long rows)
    {
        string directory = Directory.CreateTempSubdirectory("scalable-import-").FullName;
        try
        {
            string file = Path.Combine(directory, "sacct.txt"), store = Path.Combine(directory, "runs");
            long attempts = SacctMaker.Write(file, rows);
            Console.WriteLine($"{rows:N0} rows, {attempts:N0} attempts, {new FileInfo(file).Length / 1e6:N0} MB, made here.\n");
            Console.WriteLine("| what | wall, s | rows a second of wall | CPU, s | rows a CPU second | peak, MB | attempts in the store |\n|---|---|---|---|---|---|---|");
            string[] import = ["import", file, "--runs-dir", store];
            Write("import", rows, MeasuredProcess.Run(program, import), store);
            Write("the same file again", rows, MeasuredProcess.Run(program, import), store);
            int runs = RunsIn(store).Count();
            Directory.Delete(store, recursive: true);
            KillHalfway(program, import, store, runs);
            Write("killed half way, and run again", rows, MeasuredProcess.Run(program, import), store);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Write(string what, long rows, MeasuredProcess process, string store) => Console.WriteLine(
        $"| {what} | {process.Seconds:0.0} | {rows / process.Seconds:N0} | {process.CpuSeconds:0.0} | {rows / process.CpuSeconds:N0} | {process.PeakMegabytes:0} | {AttemptsIn(store):N0} |");

    /// <summary>Starts the import and kills it when half of the runs are in the store.</summary>
    private static void KillHalfway(string program, string[] import, string store, int runs)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, import) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        while (!process.HasExited && RunsIn(store).Count() < (runs + 1) / 2) Thread.Sleep(20);
        process.Kill();
        process.WaitForExit();
    }

    private static IEnumerable<string> RunsIn(string store) => Directory.Exists(store) ? Directory.EnumerateDirectories(store, "run-*") : [];

    /// <summary>How many attempts the runs have, by their files of resources, which have a line an attempt.</summary>
    private static long AttemptsIn(string store) => RunsIn(store).Sum(run => CountLines(Path.Combine(run, "resources.jsonl")));

    private static long CountLines(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        for (int read; (read = file.Read(buffer)) > 0;) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
