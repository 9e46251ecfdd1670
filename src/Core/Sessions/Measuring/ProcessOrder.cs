using Scalable.Sessions.Measuring.Linux;
using Scalable.Sessions.Measuring.Portable;
using Scalable.Units;

namespace Scalable.Sessions.Measuring;

/// <summary>A process to start and measure.</summary>
internal sealed record ProcessOrder
{
    /// <summary>The program and its arguments, handed over as they are.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the process.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where standard output and standard error go; the files are made or emptied.</summary>
    public required string OutputPath { get; init; }

    public required string ErrorPath { get; init; }

    /// <summary>The memory its process tree may use, or null for no limit.</summary>
    public MemorySize? MemoryLimit { get; init; }

    /// <summary>How long it may run, or null for no limit.</summary>
    public Walltime? Walltime { get; init; }
}

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
