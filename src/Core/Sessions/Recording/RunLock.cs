using Scalable.Runs;

namespace Scalable.Sessions.Recording;

/// <summary>
/// Keeps a run to one live session. On one machine, and on file systems that share locks, the system's lock on a file says
/// so, which dies with its process. Elsewhere the holder's word in session.json does, which it renews every few seconds: its
/// age is told by the file system's own clock, so that clocks of machines need not agree.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string LockFile = "session.lock", HolderFile = "session.json";
    private const int Tries = 20;
    private const int LinuxWouldBlock = 11, MacWouldBlock = 35, WindowsSharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>A holder on another machine that was silent for so long is taken for dead.</summary>
    public static readonly TimeSpan SilenceOfTheDead = TimeSpan.FromSeconds(60);

    private readonly FileStream _lock;
    private readonly string _holderPath;
    private readonly SessionHolder _holder;
    private readonly Timer _renewing;
    private readonly object _gate = new();
    private bool _disposed;

    private RunLock(FileStream held, string directory)
    {
        _lock = held;
        _holderPath = Path.Combine(directory, HolderFile);
        _holder = SessionHolder.OfThisProcess();
        _holder.Write(_holderPath);
        _renewing = new Timer(_ => Renew(), null, s_heartbeat, s_heartbeat);
    }

    /// <summary>Takes the run.</summary>
    /// <exception cref="RunHeldException">A live session has it; the message names its process and machine.</exception>
    /// <exception cref="IOException">The run's directory cannot be written.</exception>
    public static RunLock Take(string directory)
    {
        string path = Path.Combine(directory, LockFile);
        for (int tries = 0; ; tries++)
        {
            FileStream held;
            try
            {
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException error) when (IsSharingViolation(error))
            {
                // Somebody has it, or looks for a moment whether somebody has.
                if (tries >= Tries) throw Held(directory, Look(directory).Holder, null);
                Thread.Sleep(s_pause);
                continue;
            }
            try
            {
                RefuseLiveHolder(directory, held);
                return new RunLock(held, directory);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
    }

    /// <summary>Whether a live session has the run, and who it is or was; without disturbing it.</summary>
    public static (bool IsAlive, SessionHolder? Holder) Look(string directory)
    {
        string path = Path.Combine(directory, LockFile), holderPath = Path.Combine(directory, HolderFile);
        SessionHolder? holder = SessionHolder.Read(holderPath);
        if (!File.Exists(path)) return (false, holder);
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            return (true, holder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Of another user: what it says of itself has to do.
        }
        bool isAlive = holder is not null && (holder.IsOnThisHost ? holder.IsRunning() && holder.ProcessId != Environment.ProcessId : DateTime.UtcNow - File.GetLastWriteTimeUtc(holderPath) < SilenceOfTheDead);
        return (isAlive, holder);
    }

    /// <summary>When the holder last said that it lives, by the file system's clock; null if it says nothing.</summary>
    public static DateTimeOffset? LastSeen(string directory)
    {
        string path = Path.Combine(directory, HolderFile);
        return File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;
    }

    /// <summary>Gives the run up.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }
        _renewing.Dispose();
        AtomicFile.TryDelete(_holderPath); // if it stays, the lock is what counts on this machine, and silence elsewhere
        _lock.Dispose();
    }

    /// <summary>Where locks are not shared between machines, the lock was free although a session lives.</summary>
    private static void RefuseLiveHolder(string directory, FileStream held)
    {
        string path = Path.Combine(directory, HolderFile);
        if (SessionHolder.Read(path) is not { } holder) return;
        if (holder.IsOnThisHost)
        {
            if (holder.ProcessId != Environment.ProcessId && holder.IsRunning()) throw Held(directory, holder, null);
            return;
        }
        held.SetLength(0);
        held.WriteByte((byte)'\n');
        held.Flush();
        TimeSpan silence = File.GetLastWriteTimeUtc(held.Name) - File.GetLastWriteTimeUtc(path);
        if (silence < SilenceOfTheDead) throw Held(directory, holder, silence);
    }

    private static RunHeldException Held(string directory, SessionHolder? holder, TimeSpan? silence)
    {
        string run = Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)), who = holder?.ToString() ?? "another process";
        string since = silence is { } age
            ? string.Create(CultureInfo.InvariantCulture, $" It was last heard of {Math.Max(0, age.TotalSeconds):0} s ago; if its machine is dead, try again after {SilenceOfTheDead.TotalSeconds:0} s of silence.")
            : "";
        return new RunHeldException($"The run '{run}' has a live session: {who}. A run belongs to one session; work with that one, or end it first.{since}");
    }

    private static bool IsSharingViolation(IOException error) => error.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    private void Renew()
    {
        lock (_gate)
        {
            // If the disk is full, say, the next renewal may succeed.
            if (!_disposed) FileTrouble.Ignored(() => _holder.Write(_holderPath));
        }
    }
}

/// <summary>A run has a live session already; the message names its process and machine.</summary>
public sealed class RunHeldException(string message) : InvalidOperationException(message);
