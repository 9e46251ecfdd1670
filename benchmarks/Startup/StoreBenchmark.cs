using System.Globalization;

namespace Scalable.Benchmarks.Startup;

/// <summary>Whole processes over a large run store.</summary>
internal static class StoreBenchmark
{
    private const int Repetitions = 7;
    private const string Index = ".scalable-index";

    public static void Run(string program, int attempts, string? module)
    {
        string store = Directory.CreateTempSubdirectory("scalable-store-").FullName;
        try
        {
            StoreMaker.Make(store, attempts);
            Console.WriteLine("| attempts | what | wall, s: median (least to most) | CPU, s: median | peak, MB |\n|---|---|---|---|---|");
            string[] rare = ["advise", "--model-type", "gradient_boosting", "--task", StoreMaker.RareTask, "--runs-dir", store, "--feature", "size_mb=500"];
            string[] common = ["advise", "--model-type", "gradient_boosting", "--task", StoreMaker.CommonTask, "--runs-dir", store, "--feature", "size_mb=500"];
            Measure(attempts, "advise, cold", 1, () => MeasuredProcess.Run(program, rare), () => DeleteIndex(store));
            Measure(attempts, $"advise, unchanged, a task of {StoreMaker.RareShare:P0}", Repetitions, () => MeasuredProcess.Run(program, rare));
            Measure(attempts, $"advise, unchanged, a task of {StoreMaker.CommonShare:P0}", Repetitions, () => MeasuredProcess.Run(program, common));
            Measure(attempts, "advise, one run added", Repetitions, () => MeasuredProcess.Run(program, rare), () => StoreMaker.AddRun(store));
            if (module is not null)
            {
                string ask = $"Import-Module '{module.Replace("'", "''")}'; $null = New-LearnedAdvisor -ModelType GradientBoosting '{store.Replace("'", "''")}' | Get-ResourceRecommendation -Task {StoreMaker.RareTask} -Feature @{{ size_mb = 500 }}";
                Measure(attempts, "New-LearnedAdvisor and a question, unchanged", Repetitions, () => MeasuredProcess.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", ask]));
                MeasureListing(attempts, store, module);
            }
            long index = new DirectoryInfo(Path.Combine(store, Index)).EnumerateFiles().Sum(file => file.Length);
            Console.WriteLine($"\nThe index has {index / 1e6:0} MB.");
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static void Measure(int attempts, string what, int repetitions, Func<MeasuredProcess> run, Action? before = null)
    {
        var processes = new List<MeasuredProcess>();
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            before?.Invoke();
            processes.Add(run());
        }
        Write(attempts, what, [.. processes.Select(process => process.Seconds)], [.. processes.Select(process => process.CpuSeconds)], processes.Max(process => process.PeakMegabytes));
    }

    private static void MeasureListing(int attempts, string store, string module)
    {
        string script = $$"""
            Import-Module '{{module.Replace("'", "''")}}' -ErrorAction Stop
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $first = $null
            $count = 0
            Get-ScalableRun '{{store.Replace("'", "''")}}' | ForEach-Object { $count++; if ($null -eq $first) { $first = $watch.Elapsed.TotalSeconds } }
            [string]::Join(' ', $first, $watch.Elapsed.TotalSeconds, $count)
            """;
        foreach (bool cold in new[] { true, false })
        {
            var times = new List<double[]>();
            double peak = 0, cpu = 0;
            for (int repetition = 0; repetition < (cold ? 1 : Repetitions); repetition++)
            {
                if (cold) DeleteIndex(store);
                MeasuredProcess process = MeasuredProcess.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]);
                times.Add([.. process.Output.Trim().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))]);
                peak = Math.Max(peak, process.PeakMegabytes);
                cpu = process.CpuSeconds;
            }
            string state = cold ? "cold" : "unchanged";
            Write(attempts, $"Get-ScalableRun, {state}, first object", [.. times.Select(time => time[0])], [cpu], peak);
            Write(attempts, $"Get-ScalableRun, {state}, all {times[0][2]:N0}", [.. times.Select(time => time[1])], [cpu], peak);
        }
    }

    private static void Write(int attempts, string what, double[] seconds, double[] cpu, double peakMegabytes)
    {
        Array.Sort(seconds);
        Array.Sort(cpu);
        Console.WriteLine($"| {attempts:N0} | {what} | {seconds[seconds.Length / 2]:0.00} ({seconds[0]:0.00} to {seconds[^1]:0.00}) | {cpu[cpu.Length / 2]:0.00} | {peakMegabytes:0} |");
    }

    private static void DeleteIndex(string store)
    {
        string index = Path.Combine(store, Index);
        if (Directory.Exists(index)) Directory.Delete(index, recursive: true);
    }
}
