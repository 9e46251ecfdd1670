using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Scalable.Runs;

namespace Scalable.Sessions.Recording;

/// <summary>
/// A file of lines that only grows. Each line goes to the operating system in one write, so that killing this process
/// loses no line that <see cref="Append"/> returned from; <see cref="Flush"/> puts them on the disk, for the day the machine dies.
/// </summary>
internal sealed class AppendOnlyFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly MemoryStream _kept = new();
    private long _length;
    private bool _dirty;

    /// <summary>Opens or makes the file; a last line that a crash cut off is ended, so that the next one stands by itself.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <param name="path">The file.</param>
    /// <param name="ownerOnly">Whether only its owner may read it: what holds environments.</param>
    public AppendOnlyFile(string path, bool ownerOnly = false)
    {
        FileStatus.RequireRegular(path);
        if (ownerOnly && !OperatingSystem.IsWindows()) MakeOwnersOnly(path);
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _length = RandomAccess.GetLength(_file);
        if (_length > 0 && LastByte() != (byte)'\n') Append("\n"u8);
    }

    /// <summary>Appends a line that ends in a line feed, after those that were kept.</summary>
    /// <exception cref="IOException">The line could not be written: the disk is full, say. Nothing of it is in the file.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        WriteKept();
        Write(line);
    }

    /// <summary>Keeps a line that must not be lost, to be written by <see cref="WriteKept"/> or with the next line.</summary>
    public void Keep(ReadOnlySpan<byte> line) => _kept.Write(line);

    /// <summary>Writes what was kept, and puts everything on the disk.</summary>
    /// <exception cref="IOException">There is still no room, or the disk failed.</exception>
    public void Flush()
    {
        WriteKept();
        if (!_dirty) return;
        _dirty = false;
        RandomAccess.FlushToDisk(_file);
    }

    /// <exception cref="IOException">What was kept is lost; the file is closed all the same.</exception>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
            _kept.Dispose();
        }
    }

    /// <exception cref="IOException">The lines could not be written yet; they stay kept.</exception>
    public void WriteKept()
    {
        if (_kept.Length == 0) return;
        Write(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));
        _kept.SetLength(0);
    }

    private void Write(ReadOnlySpan<byte> lines)
    {
        try
        {
            RandomAccess.Write(_file, lines, _length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file, _length); // a part of it may have been written
            throw;
        }
        _length += lines.Length;
        _dirty = true;
    }

    [UnsupportedOSPlatform("windows")]
    private static void MakeOwnersOnly(string path)
    {
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        new FileStream(path, options).Dispose();
    }

    private byte LastByte()
    {
        Span<byte> last = stackalloc byte[1];
        RandomAccess.Read(_file, last, _length - 1);
        return last[0];
    }
}

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

    /// <summary>Takes the room; false if there is not as much.</summary>
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
            AtomicFile.TryDelete(_path);
        }
        return IsHeld;
    }

    /// <summary>Gives the room up; false if it was not held.</summary>
    public bool Release()
    {
        if (!IsHeld) return false;
        IsHeld = false;
        AtomicFile.TryDelete(_path);
        return true;
    }

    public void Dispose() => Release();
}
