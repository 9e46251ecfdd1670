using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Scalable.Runs.Reading;

/// <summary>
/// Reads files line by line into one pooled buffer, which is reused for the next line and the next file. Files may be
/// open for writing elsewhere. A byte order mark is passed over. Lines are counted from 1.
/// </summary>
internal sealed class LineReader(int longestLine) : IDisposable
{
    private const int InitialBuffer = 1 << 18;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private SafeFileHandle? _file;
    private long _offset;
    private int _next;
    private int _searched;
    private int _filled;
    private bool _atEnd;
    private bool _dropping;

    /// <summary>The buffer that holds the line; valid until the next call.</summary>
    public byte[] Buffer => _buffer;

    public int Start { get; private set; }

    public int End { get; private set; }

    public long Number { get; private set; }

    /// <summary>False for a last line that no newline follows.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>True if the line is longer than is accepted; its text is not there.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Begins with a file of a run.</summary>
    /// <exception cref="IOException">It is no regular file, is a link out of the run store, or cannot be read.</exception>
    public void Open(string path)
    {
        Close();
        _offset = Number = 0;
        _next = _searched = _filled = 0;
        _atEnd = _dropping = false;
        FileStatus.RequireRegular(path);
        FileStatus.RequireInStore(path);
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (true)
        {
            int newline = _buffer.AsSpan(_searched, _filled - _searched).IndexOf((byte)'\n');
            if (newline >= 0) return Take(_searched + newline, terminated: true);
            _searched = _filled;
            if (_atEnd) return (_next < _filled || _dropping) && Take(_filled, terminated: false);
            MakeRoom();
            Fill();
        }
    }

    public void Close()
    {
        _file?.Dispose();
        _file = null;
        if (_buffer.Length <= 4 * InitialBuffer) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    }

    public void Dispose()
    {
        Close();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Take(int end, bool terminated)
    {
        IsTooLong = _dropping || end - _next > longestLine;
        Start = IsTooLong ? end : _next;
        End = end;
        IsTerminated = terminated;
        Number++;
        _next = _searched = terminated ? end + 1 : end;
        _dropping = false;
        return true;
    }

    private void MakeRoom()
    {
        int pending = _filled - _next;
        if (_dropping || pending > longestLine)
        {
            _dropping = true;
            pending = 0;
        }
        else if (pending == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(_next, pending).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_next, pending).CopyTo(_buffer);
        }
        _next = 0;
        _searched = _filled = pending;
    }

    private void Fill()
    {
        bool first = _offset == 0;
        int read = RandomAccess.Read(_file!, _buffer.AsSpan(_filled), _offset);
        _atEnd = read == 0;
        _offset += read;
        _filled += read;
        if (first && _buffer.AsSpan(0, _filled).StartsWith("\uFEFF"u8)) _next = _searched = 3;
    }
}
