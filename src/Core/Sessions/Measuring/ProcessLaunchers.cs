using Scalable.Sessions.Measuring.Linux;
using Scalable.Sessions.Measuring.Portable;

namespace Scalable.Sessions.Measuring;

/// <summary>The launchers for the system this runs on.</summary>
internal static class ProcessLaunchers
{
    /// <summary>Makes a launcher for each thread that asks.</summary>
    public static Func<IProcessLauncher> ForThisSystem()
    {
        bool measuredByKernel = OperatingSystem.IsLinux() && Environment.Is64BitProcess;
        if (!measuredByKernel) return () => new PortableLauncher();
        MemoryGroups? groups = MemoryGroups.Find();
        return () => new LinuxLauncher(groups);
    }
}

/// <summary>Starts processes so that their trees can be measured, limited and killed. Not for use by several threads at once.</summary>
internal interface IProcessLauncher : IDisposable
{
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    IRunningProcess Start(ProcessOrder order);
}

/// <summary>A program could not be started; the message says why and what to do.</summary>
public sealed class ProcessStartException(string message) : Exception(message);
