using System.Diagnostics;

namespace Scalable.Scenarios.Startup;

/// <summary>What one whole process took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="PeakMegabytes">The most memory it held, as far as it could be seen while it ran.</param>
/// <param name="Output">What it printed.</param>
/// <param name="CpuSeconds">User and system time, as far as it could be seen while it ran: up to 5 ms less than it was.</param>
internal sealed record MeasuredProcess(double Seconds, double PeakMegabytes, string Output, double CpuSeconds)
{
    public static MeasuredProcess Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        double cpu = 0;
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, Peak(process));
            cpu = Math.Max(cpu, Cpu(process));
        }
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? new MeasuredProcess(seconds, peak / 1e6, output.Result, cpu)
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>How many methods a program compiles while it runs, by the runtime's own listing.</summary>
    public static int CountCompiledMethods(string program, IEnumerable<string> arguments)
    {
        string listing = Path.Combine(Path.GetTempPath(), $"scalable-methods-{Guid.NewGuid():N}.txt");
        Run(program, arguments, ("DOTNET_JitStdOutFile", listing), ("DOTNET_JitDisasmSummary", "1"));
        int count = File.ReadLines(listing).Count();
        File.Delete(listing);
        return count;
    }

    private static double Cpu(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
