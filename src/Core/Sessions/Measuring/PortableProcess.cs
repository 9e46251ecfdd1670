using System.ComponentModel;
using System.Diagnostics;

namespace Scalable.Sessions.Measuring;

/// <summary>A process of the runtime's own process class, with a Windows job object around its tree if there is one.</summary>
internal sealed class PortableProcess : IRunningProcess
{
    private readonly Process _process;
    private readonly ProcessOrder _order;
    private readonly WindowsJob? _job;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startedTicks = Stopwatch.GetTimestamp();
    private readonly Task _output;
    private readonly Task _error;
    private TimeSpan _duration;
    private long _peakBytes;
    private double? _cpuSeconds;
    private KillReason _killed;

    public PortableProcess(Process process, ProcessOrder order, WindowsJob? job, DateTimeOffset startedAt)
    {
        _process = process;
        _order = order;
        _job = job;
        _startedAt = startedAt;
        _output = Copy(process.StandardOutput.BaseStream, order.OutputPath);
        _error = Copy(process.StandardError.BaseStream, order.ErrorPath);
    }

    public int Id => _process.Id;

    public TimeSpan? Deadline => _order.Walltime?.ToTimeSpan();

    public void Inspect(TimeSpan age)
    {
        try
        {
            _process.Refresh();
            _peakBytes = Math.Max(_peakBytes, Math.Max(_process.PeakWorkingSet64, _process.WorkingSet64));
            _cpuSeconds = _process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return; // It has ended.
        }
        if (_order.Walltime is { } walltime && age >= walltime.ToTimeSpan()) Kill(KillReason.Walltime);
        else if (_job is null && _order.MemoryLimit is { } limit && _peakBytes > limit.Bytes) Kill(KillReason.Memory);
    }

    public void Kill(KillReason reason)
    {
        if (_killed == KillReason.None) _killed = reason;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    public void WaitUntilEnded()
    {
        _process.WaitForExit();
        _duration = Stopwatch.GetElapsedTime(_startedTicks);
    }

    public ProcessExit Reap()
    {
        JobAccount? account = OperatingSystem.IsWindows() ? _job?.Read() : null;
        int exitCode = _process.ExitCode;
        _job?.Dispose();
        Task.WaitAll(_output, _error);
        _process.Dispose();
        bool overMemory = _killed == KillReason.None && exitCode != 0 && account is { } job && _order.MemoryLimit is { } limit && job.PeakBytes >= limit.Bytes * 0.98;
        long peak = Math.Max(_peakBytes, account?.PeakBytes ?? 0);
        return new ProcessExit
        {
            StartedAt = _startedAt,
            Duration = _duration,
            ExitCode = exitCode,
            Killed = overMemory ? KillReason.Memory : _killed,
            Usage = new ResourceUsage
            {
                PeakMemoryBytes = peak > 0 ? peak : null,
                MemorySource = peak == 0 ? null : account is null ? "sampled" : "job",
                CpuSeconds = account?.CpuSeconds ?? _cpuSeconds,
                BytesRead = account?.BytesRead,
                BytesWritten = account?.BytesWritten,
            },
        };
    }

    private static async Task Copy(Stream from, string path)
    {
        await using FileStream to = File.Create(path);
        await from.CopyToAsync(to).ConfigureAwait(false);
    }
}

/// <summary>
/// Starts processes if Linux's means are not to be had: on Windows in a job object, which limits, measures and kills
/// the tree; elsewhere by looking at the process again and again.
/// </summary>
internal sealed class PortableLauncher : IProcessLauncher
{
    public IRunningProcess Start(ProcessOrder order)
    {
        var start = new ProcessStartInfo(order.Command[0], order.Command.Skip(1))
        {
            WorkingDirectory = order.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string variable, string value) in order.Environment) start.Environment[variable] = value;
        WindowsJob? job = OperatingSystem.IsWindows() ? WindowsJob.Create(order.MemoryLimit) : null;
        try
        {
            DateTimeOffset startedAt = DateTimeOffset.UtcNow;
            Process process = Process.Start(start)!;
            if (OperatingSystem.IsWindows()) job?.Add(process);
            process.StandardInput.Close();
            return new PortableProcess(process, order, job, startedAt);
        }
        catch (Exception error) when (error is Win32Exception or DirectoryNotFoundException or FileNotFoundException)
        {
            job?.Dispose();
            throw new ProcessStartException($"'{order.Command[0]}' could not be started: {error.Message}");
        }
    }

    public void Dispose()
    {
    }
}
