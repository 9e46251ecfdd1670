using System.ComponentModel;
using System.Diagnostics;

namespace Scalable.Sessions.Measuring.Portable;

/// <summary>
/// Starts processes where Linux's means are not to be had: on Windows in a job object, which limits, measures and kills
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
