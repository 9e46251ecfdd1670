namespace Scalable.Scenarios.Startup;

/// <summary>Whole processes of the command line.</summary>
internal static class CommandBenchmark
{
    private const int Repetitions = 7;

    public static void Run(string[] programs, string[] stores)
    {
        Console.WriteLine("| program | store | index | wall, s: median (least to most) | peak, MB | methods compiled at run time |\n|---|---|---|---|---|---|");
        foreach (string store in stores)
        {
            string task = TaskOf(store);
            string[] arguments = ["advise", "--task", task, "--runs-dir", store];
            foreach (bool fresh in new[] { true, false })
            {
                var times = programs.ToDictionary(program => program, _ => new List<MeasuredProcess>());
                for (int repetition = 0; repetition < Repetitions; repetition++)
                    foreach (string program in programs)
                    {
                        if (fresh) Stores.DeleteIndex(store);
                        times[program].Add(MeasuredProcess.Run(program, arguments));
                    }
                foreach (string program in programs) Write(program, store, fresh, times[program], MeasuredProcess.CountCompiledMethods(program, arguments));
            }
        }
    }

    private static void Write(string program, string store, bool fresh, List<MeasuredProcess> processes, int methods)
    {
        double[] seconds = [.. processes.Select(process => process.Seconds).Order()];
        Console.WriteLine($"| {Path.GetFileName(Path.GetDirectoryName(program))} | {Stores.NameOf(store)} | {(fresh ? "none" : "there")} | {seconds[Repetitions / 2]:0.000} ({seconds[0]:0.000} to {seconds[^1]:0.000}) | {processes.Max(process => process.PeakMegabytes):0} | {methods} |");
    }

    // The first task that the first run names.
    private static string TaskOf(string store)
    {
        string tasks = Path.Combine(Directory.EnumerateDirectories(store, "run-*").Order(StringComparer.Ordinal).First(), "tasks.jsonl");
        using var line = System.Text.Json.JsonDocument.Parse(File.ReadLines(tasks).First());
        return line.RootElement.GetProperty("task_name").GetString()!;
    }
}
