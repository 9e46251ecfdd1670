namespace Scalable.Sessions.Recording;

/// <summary>
/// Room on the disk that is held while a run goes on, and given up when the disk is full: what is running then can still be
/// recorded when it ends, so that no later session runs it again.
/// </summary>
internal sealed class DiskReserve(string directory) : IDisposable
{
    private const int Bytes = 64 << 10;

    private readonly string _path = Path.Combine(directory, ".reserve");

    /// <summary>Whether the room is there to be given up.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Takes the room; false where there is not as much.</summary>
    public bool TryHold()
    {
        if (IsHeld) return true;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write, preallocationSize: Bytes);
            IsHeld = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Remove();
        }
        return IsHeld;
    }

    /// <summary>Gives the room up; false where it was not held.</summary>
    public bool Release()
    {
        if (!IsHeld) return false;
        IsHeld = false;
        Remove();
        return true;
    }

    public void Dispose() => Release();

    private void Remove()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run's directory is gone or may no longer be written, which the next record says.
        }
    }
}
