using System.Runtime.InteropServices;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary><c>struct rusage</c> of 64-bit Linux; see getrusage(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Rusage
{
    private readonly long _userSeconds;
    private readonly long _userMicroseconds;
    private readonly long _systemSeconds;
    private readonly long _systemMicroseconds;
    private readonly long _maximumResidentKibibytes;
    private fixed long _rest[13];

    public readonly double CpuSeconds => _userSeconds + _systemSeconds + (_userMicroseconds + _systemMicroseconds) / 1e6;

    /// <summary>The largest resident set that any one of the reaped processes had.</summary>
    public readonly long MaximumResidentBytes => _maximumResidentKibibytes * 1024;
}
