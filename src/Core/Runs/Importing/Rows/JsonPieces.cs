namespace Scalable.Runs.Importing.Rows;

/// <summary>
/// Cuts the values of a JSON text out of it as it is read, so that one value is in memory at a time. It goes by brackets and
/// quotes alone; whether a piece is JSON its reader finds.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="longest">A value or line of more characters is refused.</param>
internal sealed class JsonPieces(TextReader reader, int longest = JsonPieces.MaxChars)
{
    /// <summary>The longest value that is read: its text alone takes half a gigabyte of memory.</summary>
    public const int MaxChars = 1 << 28;

    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _piece = new();
    private int _at, _length;

    /// <summary>The line of the next character, counted from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The line on which the piece taken last begins.</summary>
    public long LineOfPiece { get; private set; }

    /// <summary>True if the text ended within the piece taken last.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The next character that is neither blank nor a line end, which stays; null at the end of the text.</summary>
    public char? Peek()
    {
        while (_at < _length || Fill())
        {
            char c = _buffer[_at];
            if (!char.IsWhiteSpace(c) && c != '\uFEFF') return c;
            Skip();
        }
        return null;
    }

    /// <summary>Leaves out the next character, and says whether it was the one wanted.</summary>
    public bool Skip(char wanted)
    {
        if (Peek() != wanted) return false;
        Skip();
        return true;
    }

    /// <summary>Takes the next value: an object, a list, a text, or what stands there up to the next comma, bracket or blank.</summary>
    /// <exception cref="RunImportException">It is too long.</exception>
    public string Take()
    {
        _piece.Clear();
        IsCutOff = false;
        char? first = Peek();
        LineOfPiece = Line;
        if (first is '{' or '[') TakeNested();
        else if (first is '"') TakeText();
        else while ((_at < _length || Fill()) && _buffer[_at] is not (',' or ']' or '}' or ':') && !char.IsWhiteSpace(_buffer[_at])) Keep();
        return _piece.ToString();
    }

    /// <summary>Takes the rest of the line, without its end; null at the end of the text.</summary>
    public string? TakeLine()
    {
        if (_at >= _length && !Fill()) return null;
        _piece.Clear();
        LineOfPiece = Line;
        IsCutOff = true;
        while (_at < _length || Fill())
        {
            if (_buffer[_at] == '\n')
            {
                Skip();
                IsCutOff = false;
                break;
            }
            Keep();
        }
        return _piece.ToString();
    }

    private void TakeNested()
    {
        int depth = 0;
        while (_at < _length || Fill())
        {
            switch (_buffer[_at])
            {
                case '"':
                    TakeText();
                    continue;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
            }
            Keep();
            if (depth == 0) return;
        }
        IsCutOff = true;
    }

    private void TakeText()
    {
        Keep();
        while (_at < _length || Fill())
        {
            char c = _buffer[_at];
            Keep();
            if (c == '"') return;
            if (c == '\\' && (_at < _length || Fill())) Keep();
        }
        IsCutOff = true;
    }

    private void Keep()
    {
        if (_piece.Length >= longest) throw TooLong(LineOfPiece, longest);
        _piece.Append(_buffer[_at]);
        Skip();
    }

    public static RunImportException TooLong(long line, int longest) => new(FormattableString.Invariant(
        $"The JSON value that begins on line {line} has more than {longest:N0} characters, and a value is read whole. Write each workflow to a file of its own, or leave out what says nothing of its tasks."));

    private void Skip()
    {
        if (_buffer[_at++] == '\n') Line++;
    }

    private bool Fill()
    {
        _length = reader.Read(_buffer, 0, _buffer.Length);
        _at = 0;
        return _length > 0;
    }
}
