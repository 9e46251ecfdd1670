using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing.Rows;

/// <summary>The lines of a text, counted from 1; lines can be put back.</summary>
internal sealed class LineSource(ImportContext context)
{
    private readonly TextReader _reader = context.Source.Reader;
    private readonly Stack<string> _back = new();
    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _part = new();
    private int _at;
    private int _length;

    /// <summary>The line read last.</summary>
    public long Line { get; private set; }

    /// <summary>True if nothing ends the line read last but the end of the text.</summary>
    public bool IsUnterminated { get; private set; }

    /// <summary>The next line without its end; null at the end of the text.</summary>
    /// <exception cref="RunImportException">The text cannot be read.</exception>
    public string? Read()
    {
        string? line = _back.Count > 0 ? _back.Pop() : ReadNew();
        if (line is null) return null;
        Line++;
        if (line.Contains('\uFFFD', StringComparison.Ordinal))
            context.Log.Add(HistoryProblemCodes.InvalidUtf8, Line, "The file is not valid UTF-8; what is not was replaced by U+FFFD.");
        return line;
    }

    /// <summary>Puts back the line read last.</summary>
    public void PutBack(string line)
    {
        _back.Push(line);
        Line--;
    }

    private string? ReadNew()
    {
        _part.Clear();
        while (_at < _length || Fill())
        {
            int end = _buffer.AsSpan(_at, _length - _at).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                _part.Append(_buffer, _at, _length - _at);
                _at = _length;
                continue;
            }
            string line = _part.Length == 0 ? new string(_buffer, _at, end) : _part.Append(_buffer, _at, end).ToString();
            _at += end + 1;
            if (_buffer[_at - 1] == '\r' && (_at < _length || Fill()) && _buffer[_at] == '\n') _at++;
            IsUnterminated = false;
            return line;
        }
        IsUnterminated = true;
        return _part.Length == 0 ? null : _part.ToString();
    }

    private bool Fill()
    {
        _length = _reader.Read(_buffer, 0, _buffer.Length);
        _at = 0;
        return _length > 0;
    }
}
