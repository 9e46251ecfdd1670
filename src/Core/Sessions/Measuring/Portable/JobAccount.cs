namespace Scalable.Sessions.Measuring.Portable;

/// <summary>What a Windows job object says its processes took.</summary>
internal readonly record struct JobAccount(long PeakBytes, double CpuSeconds, long BytesRead, long BytesWritten);
