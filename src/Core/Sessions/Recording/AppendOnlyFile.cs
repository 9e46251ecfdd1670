using Microsoft.Win32.SafeHandles;

namespace Scalable.Sessions.Recording;

/// <summary>
/// A file of lines that only grows. Each line goes to the operating system in one write, so that killing this process
/// loses no line that <see cref="Append"/> returned from; <see cref="Flush"/> puts them on the disk, for the day the machine dies.
/// </summary>
internal sealed class AppendOnlyFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private long _length;
    private bool _dirty;

    /// <summary>Opens or makes the file; a last line that a crash cut off is ended, so that the next one stands by itself.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public AppendOnlyFile(string path)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _length = RandomAccess.GetLength(_file);
        if (_length > 0 && LastByte() != (byte)'\n') Append("\n"u8);
    }

    /// <summary>Appends a line that ends in a line feed.</summary>
    /// <exception cref="IOException">The line could not be written: the disk is full, say.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        RandomAccess.Write(_file, line, _length);
        _length += line.Length;
        _dirty = true;
    }

    public void Flush()
    {
        if (!_dirty) return;
        _dirty = false;
        RandomAccess.FlushToDisk(_file);
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private byte LastByte()
    {
        Span<byte> last = stackalloc byte[1];
        RandomAccess.Read(_file, last, _length - 1);
        return last[0];
    }
}
