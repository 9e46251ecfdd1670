using System.Text;

namespace Scalable.Runs.Importing;

/// <summary>
/// Reads records of delimited text one after the other: comma-separated values by RFC 4180, with line ends of any kind,
/// or tab-separated values, in which quotes mean nothing. A quote within an unquoted field is text.
/// </summary>
internal sealed class DelimitedText(string text, char delimiter)
{
    private readonly bool _quotes = delimiter != '\t';
    private int _at;
    private long _line = 1;

    /// <summary>The line the record last read begins on, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>True where the record last read has a quote that is never closed; it was then read as an ordinary line.</summary>
    public bool HasOpenQuote { get; private set; }

    /// <summary>True where nothing ends the record last read but the end of the text.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Reads the next record that is not an empty line; false at the end.</summary>
    public bool Read(List<string> fields)
    {
        while (_at < text.Length && text[_at] is '\r' or '\n') EndLine();
        if (_at >= text.Length) return false;
        int start = _at;
        Line = _line;
        HasOpenQuote = !ReadFields(fields, _quotes);
        if (!HasOpenQuote) return true;
        _at = start;
        _line = Line;
        return ReadFields(fields, quotes: false);
    }

    private bool ReadFields(List<string> fields, bool quotes)
    {
        fields.Clear();
        while (true)
        {
            if (!(quotes && _at < text.Length && text[_at] == '"')) fields.Add(ReadPlain());
            else if (ReadQuoted() is { } field) fields.Add(field);
            else return false;
            IsLast = _at >= text.Length;
            if (IsLast) return true;
            if (text[_at] != delimiter)
            {
                EndLine();
                return true;
            }
            _at++;
        }
    }

    private string ReadPlain()
    {
        int length = text.AsSpan(_at).IndexOfAny(delimiter, '\r', '\n');
        if (length < 0) length = text.Length - _at;
        _at += length;
        return text.Substring(_at - length, length);
    }

    /// <summary>Null where the quote is not closed. What stands between the closing quote and the delimiter is kept.</summary>
    private string? ReadQuoted()
    {
        var field = new StringBuilder();
        while (true)
        {
            int close = text.IndexOf('"', _at + 1);
            if (close < 0) return null;
            ReadOnlySpan<char> part = text.AsSpan(_at + 1, close - _at - 1);
            field.Append(part);
            _line += part.Count('\n');
            _at = close + 1;
            if (_at >= text.Length || text[_at] != '"') return field.Append(ReadPlain()).ToString();
            field.Append('"');
        }
    }

    private void EndLine()
    {
        _at += text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
        _line++;
    }
}
