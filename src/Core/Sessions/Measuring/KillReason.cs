namespace Scalable.Sessions.Measuring;

/// <summary>Why a process tree was killed.</summary>
internal enum KillReason
{
    None,
    Memory,
    Walltime,
    Cancelled,
}
