using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Scalable.Sessions.Measuring;

/// <summary>
/// A Windows job object: a process tree with a limit on its committed memory, an account of what it takes, and one end for all of it.
/// </summary>
internal sealed partial class WindowsJob : IDisposable
{
    private const uint LimitJobMemory = 0x200, KillOnClose = 0x2000;
    private const int ExtendedLimitClass = 9, AccountingClass = 8;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    /// <summary>A job object, or null if the system refuses one.</summary>
    [SupportedOSPlatform("windows")]
    public static unsafe WindowsJob? Create(MemorySize? memoryLimit)
    {
        SafeFileHandle handle = CreateJobObject(0, 0);
        if (handle.IsInvalid) return null;
        ExtendedLimits limits = default;
        limits.LimitFlags = KillOnClose | (memoryLimit is null ? 0 : LimitJobMemory);
        limits.JobMemoryLimit = (nuint)(memoryLimit?.Bytes ?? 0);
        if (SetInformationJobObject(handle, ExtendedLimitClass, &limits, (uint)sizeof(ExtendedLimits))) return new WindowsJob(handle);
        handle.Dispose();
        return null;
    }

    [SupportedOSPlatform("windows")]
    public void Add(Process process) => AssignProcessToJobObject(_handle, process.Handle);

    [SupportedOSPlatform("windows")]
    public unsafe JobAccount? Read()
    {
        ExtendedLimits limits = default;
        Accounting accounting = default;
        bool read = QueryInformationJobObject(_handle, ExtendedLimitClass, &limits, (uint)sizeof(ExtendedLimits), 0)
            && QueryInformationJobObject(_handle, AccountingClass, &accounting, (uint)sizeof(Accounting), 0);
        return read
            ? new JobAccount((long)limits.PeakJobMemoryUsed, (accounting.TotalUserTime + accounting.TotalKernelTime) / 1e7, (long)accounting.Io.ReadBytes, (long)accounting.Io.WriteBytes)
            : null;
    }

    public void Dispose() => _handle.Dispose();

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW")]
    private static partial SafeFileHandle CreateJobObject(nint security, nint name);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool SetInformationJobObject(SafeFileHandle job, int kind, void* information, uint length);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool QueryInformationJobObject(SafeFileHandle job, int kind, void* information, uint length, nint returned);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, nint process);

    /// <summary>IO_COUNTERS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoCounters
    {
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WriteBytes, OtherBytes;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long PerProcessUserTimeLimit, PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSet, MaximumWorkingSet;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;
        public IoCounters Io;
        public nuint ProcessMemoryLimit, JobMemoryLimit, PeakProcessMemoryUsed, PeakJobMemoryUsed;
    }

    /// <summary>JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Accounting
    {
        public long TotalUserTime, TotalKernelTime, ThisPeriodUserTime, ThisPeriodKernelTime;
        public uint TotalPageFaults, TotalProcesses, ActiveProcesses, TerminatedProcesses;
        public IoCounters Io;
    }
}

/// <summary>What a Windows job object says its processes took.</summary>
internal readonly record struct JobAccount(long PeakBytes, double CpuSeconds, long BytesRead, long BytesWritten);
