using System.Globalization;

namespace Scalable.Benchmarks.Startup;

/// <summary>Import-Module, and a first command, in fresh PowerShell processes.</summary>
internal static class ModuleBenchmark
{
    private const int Repetitions = 11;

    public static void Run(string[] modules, string command)
    {
        var imports = modules.ToDictionary(module => module, _ => new List<double[]>());
        for (int repetition = 0; repetition < Repetitions; repetition++)
            foreach (string module in modules) imports[module].Add(Import(module, command));
        Console.WriteLine("| module | import, ms: least, median | over the first's, least | with the command, ms: least, median | methods compiled |\n|---|---|---|---|---|");
        double first = imports[modules[0]].Min(values => values[0]);
        foreach (string module in modules)
        {
            double[] import = [.. imports[module].Select(values => values[0]).Order()], both = [.. imports[module].Select(values => values[1]).Order()];
            Console.WriteLine($"| {module} | {import[0]:0.0}, {import[Repetitions / 2]:0.0} | {import[0] / first:0.00} | {both[0]:0}, {both[Repetitions / 2]:0} | {imports[module].Min(values => values[2]):0} |");
        }
    }

    private static double[] Import(string module, string command)
    {
        string script = $$"""
            $before = [Runtime.JitInfo]::GetCompiledMethodCount($false)
            $watch = [Diagnostics.Stopwatch]::StartNew()
            Import-Module '{{module.Replace("'", "''")}}' -ErrorAction Stop
            $import = $watch.Elapsed.TotalMilliseconds
            $null = & { {{command}} }
            [string]::Join(' ', $import, $watch.Elapsed.TotalMilliseconds, [Runtime.JitInfo]::GetCompiledMethodCount($false) - $before)
            """;
        string line = MeasuredProcess.Run("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]).Output.Trim();
        return [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }
}
