using System.Text;

namespace Scalable.Advising.Streaming;

/// <summary>Reads lines of bounded length, so that an input without line ends cannot fill the memory.</summary>
internal sealed class StreamLines(TextReader input)
{
    /// <summary>The most characters of a line that are kept; a longer line is passed over.</summary>
    public const int MaxLength = 1 << 20;

    private readonly char[] _buffer = new char[4096];
    private readonly StringBuilder _line = new();
    private int _next, _filled;

    /// <summary>The next line without its end; <paramref name="isTooLong"/> where only its beginning is there. Null at the end of the input.</summary>
    public string? Read(out bool isTooLong)
    {
        _line.Clear();
        isTooLong = false;
        while (true)
        {
            if (_next == _filled)
            {
                _next = 0;
                _filled = input.Read(_buffer);
                if (_filled == 0) return _line.Length > 0 || isTooLong ? _line.ToString() : null;
            }
            ReadOnlySpan<char> rest = _buffer.AsSpan(_next, _filled - _next);
            int end = rest.IndexOf('\n');
            ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
            int room = MaxLength - _line.Length;
            isTooLong |= part.Length > room;
            _line.Append(part[..Math.Min(room, part.Length)]);
            _next += end < 0 ? rest.Length : end + 1;
            if (end < 0) continue;
            if (_line.Length > 0 && _line[^1] == '\r') _line.Length--;
            return _line.ToString();
        }
    }
}
