namespace Scalable.Runs.Importing.Rows;

/// <summary>Cuts a text into fields: by a delimiter of any length, with quotes as in RFC 4180 or with quotes that mean nothing.</summary>
internal sealed class FieldSplitter(string delimiter, bool quotes)
{
    public int DelimiterLength => delimiter.Length;

    /// <summary>Quotes can open a field, and this text has one.</summary>
    public bool HasQuotes(string text) => quotes && text.Contains('"', StringComparison.Ordinal);

    /// <summary>Where each of the fields begins, and where one after the last would; null if there are not as many as wanted.</summary>
    public int[]? Bounds(string text, int count)
    {
        var starts = new int[count + 1];
        int found = 1;
        ReadOnlySpan<char> rest = text;
        for (int at = 0, next; (next = delimiter.Length == 1 ? rest.IndexOf(delimiter[0]) : rest.IndexOf(delimiter, StringComparison.Ordinal)) >= 0; rest = rest[(next + delimiter.Length)..])
        {
            if (found == count) return null;
            starts[found++] = at += next + delimiter.Length;
        }
        if (found != count) return null;
        starts[count] = text.Length + delimiter.Length;
        return starts;
    }

    /// <summary>The fields with quotes taken for text.</summary>
    public string[] Plain(string text) => text.Split(delimiter);

    /// <summary>
    /// The fields; null if a quote is open at the end. A quote within an unquoted field is text, and what stands between the
    /// closing quote and the delimiter is kept.
    /// </summary>
    public List<string>? Quoted(string text)
    {
        var fields = new List<string>();
        int at = 0;
        while (true)
        {
            int start = at;
            while (start < text.Length && text[start] == ' ') start++;
            string field;
            if (start < text.Length && text[start] == '"')
            {
                at = start;
                if (ReadQuoted(text, ref at) is not { } quoted) return null;
                field = quoted;
            }
            else
            {
                field = ReadPlain(text, ref at);
            }
            fields.Add(field);
            if (at >= text.Length) return fields;
            at += delimiter.Length;
            if (at == text.Length)
            {
                fields.Add("");
                return fields;
            }
        }
    }

    private string ReadPlain(string text, ref int at)
    {
        int end = text.IndexOf(delimiter, at, StringComparison.Ordinal);
        if (end < 0) end = text.Length;
        string field = text[at..end];
        at = end;
        return field;
    }

    private string? ReadQuoted(string text, ref int at)
    {
        var field = new StringBuilder();
        while (true)
        {
            int close = text.IndexOf('"', at + 1);
            if (close < 0) return null;
            field.Append(text, at + 1, close - at - 1);
            at = close + 1;
            if (at >= text.Length || text[at] != '"') return field.Append(ReadPlain(text, ref at)).ToString();
            field.Append('"');
        }
    }
}
