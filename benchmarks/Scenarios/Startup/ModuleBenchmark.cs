using System.Globalization;

namespace Scalable.Scenarios.Startup;

/// <summary>Import-Module, and a first command, in fresh PowerShell processes.</summary>
internal static class ModuleBenchmark
{
    private const int Repetitions = 11;

    public static void Run(string[] modules, string command, int repetitions = Repetitions)
    {
        var imports = modules.ToDictionary(module => module, _ => new List<Import>());
        for (int repetition = 0; repetition < repetitions; repetition++)
            foreach (string module in modules) imports[module].Add(Measure(module, command));
        Console.WriteLine("| module | import, ms: least, median | its CPU, ms: least, median | over the first's, least | CPU over the first's, pair by pair, ms: median (95 % of it) | with the command, ms: least, median | methods compiled |\n|---|---|---|---|---|---|---|");
        Import[] first = [.. imports[modules[0]]];
        foreach (string module in modules)
        {
            Import[] own = [.. imports[module]];
            string difference = module == modules[0] ? "" : Difference([.. own.Zip(first, (one, other) => one.CpuMilliseconds - other.CpuMilliseconds).Order()]);
            Console.WriteLine($"| {module} | {LeastAndMedian(own, import => import.Milliseconds, "0.0")} | {LeastAndMedian(own, import => import.CpuMilliseconds, "0.0")} "
                + $"| {own.Min(import => import.Milliseconds) / first.Min(import => import.Milliseconds):0.00} | {difference} "
                + $"| {LeastAndMedian(own, import => import.WithCommandMilliseconds, "0")} | {own.Min(import => import.Methods)} |");
        }
    }

    private static string LeastAndMedian(Import[] imports, Func<Import, double> value, string format)
    {
        double[] values = [.. imports.Select(value)];
        return $"{values.Min().ToString(format, CultureInfo.InvariantCulture)}, {Sample.UpperMedian(values).ToString(format, CultureInfo.InvariantCulture)}";
    }

    /// <summary>The median and its confidence interval by order statistics (normal approximation of the binomial).</summary>
    private static string Difference(double[] sorted)
    {
        int half = (int)Math.Ceiling(0.98 * Math.Sqrt(sorted.Length)), middle = sorted.Length / 2;
        return $"{sorted[middle]:0.0} ({sorted[Math.Max(0, middle - half)]:0.0} to {sorted[Math.Min(sorted.Length - 1, middle + half)]:0.0})";
    }

    private static Import Measure(string module, string command)
    {
        string script = $$"""
            $before = [Runtime.JitInfo]::GetCompiledMethodCount($false)
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $cpu = [Environment]::CpuUsage.TotalTime
            Import-Module '{{module.Replace("'", "''")}}' -ErrorAction Stop
            $used = ([Environment]::CpuUsage.TotalTime - $cpu).TotalMilliseconds
            $import = $watch.Elapsed.TotalMilliseconds
            $null = & { {{command}} }
            [string]::Join(' ', $import, $used, $watch.Elapsed.TotalMilliseconds, [Runtime.JitInfo]::GetCompiledMethodCount($false) - $before)
            """;
        string[] numbers = MeasuredProcess.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]).Output.Trim().Split(' ');
        double[] values = [.. numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new Import(values[0], values[1], values[2], (int)values[3]);
    }

    private sealed record Import(double Milliseconds, double CpuMilliseconds, double WithCommandMilliseconds, int Methods);
}
