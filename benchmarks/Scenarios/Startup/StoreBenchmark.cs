using System.Globalization;

namespace Scalable.Scenarios.Startup;

/// <summary>Whole processes over a large run store.</summary>
internal static class StoreBenchmark
{
    private const int Repetitions = 7;

    public static void Run(string program, int attempts, string? module)
    {
        string store = Directory.CreateTempSubdirectory("scalable-store-").FullName;
        try
        {
            StoreMaker.Make(store, attempts);
            Console.WriteLine("| attempts | what | wall, s: median (least to most) | CPU, s: median | peak, MB |\n|---|---|---|---|---|");
            string[] rare = ["advise", "--task", StoreMaker.RareTask, "--runs-dir", store, "--feature", "size_mb=500"];
            string[] common = ["advise", "--task", StoreMaker.CommonTask, "--runs-dir", store, "--feature", "size_mb=500"];
            Measure(attempts, "advise, cold", 1, () => MeasuredProcess.Run(program, rare), () => Stores.DeleteIndex(store));
            Measure(attempts, $"advise, unchanged, a task of {StoreMaker.RareShare:P0}", Repetitions, () => MeasuredProcess.Run(program, rare));
            Measure(attempts, $"advise, unchanged, a task of {StoreMaker.CommonShare:P0}", Repetitions, () => MeasuredProcess.Run(program, common));
            Measure(attempts, "advise, one run added", Repetitions, () => MeasuredProcess.Run(program, rare), () => StoreMaker.AddRun(store));
            if (module is not null)
            {
                string ask = $"Import-Module '{module.Replace("'", "''")}'; $null = New-LearnedAdvisor -ModelType GradientBoosting '{store.Replace("'", "''")}' | Get-ResourceRecommendation -Task {StoreMaker.RareTask} -Feature @{{ size_mb = 500 }}";
                Measure(attempts, "New-LearnedAdvisor and a question, unchanged", Repetitions, () => MeasuredProcess.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", ask]));
                MeasureListing(attempts, store, module);
            }
            var index = new DirectoryInfo(Path.Combine(store, Stores.Index));
            Console.WriteLine(index.Exists ? $"\nThe index has {index.EnumerateFiles().Sum(file => file.Length) / 1e6:0} MB." : "\nSo small a store has no index.");
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private static void Measure(int attempts, string what, int repetitions, Func<MeasuredProcess> run, Action? before = null)
    {
        List<MeasuredProcess> processes = [];
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
                if (cold) Stores.DeleteIndex(store);
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
        Console.WriteLine($"| {attempts:N0} | {what} | {Sample.Median(seconds):0.00} ({seconds.Min():0.00} to {seconds.Max():0.00}) | {Sample.Median(cpu):0.00} | {peakMegabytes:0} |");
    }
}
