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
