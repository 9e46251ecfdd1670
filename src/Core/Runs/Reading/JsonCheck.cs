using System.Text.Unicode;

namespace Scalable.Runs.Reading;

/// <summary>
/// Takes a JSON text after one pass over it that finds what the framework would only stumble over later: half a surrogate
/// pair, a number beyond a double, two members of one name, bytes that are not UTF-8.
/// </summary>
internal static class JsonCheck
{
    private const int MaxDepth = 64;

    public static JsonInput Parse(string text, JsonSource source)
    {
        try
        {
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text), source);
        }
        catch (EncoderFallbackException)
        {
            throw new JsonInputException($"{source.Prefix}The text holds half a surrogate pair, which is no character.");
        }
    }

    public static JsonInput Parse(ReadOnlyMemory<byte> utf8, JsonSource source, bool lenient = false)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        JsonCommentHandling comments = lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow;
        try
        {
            if (!Utf8.IsValid(utf8.Span)) throw new JsonInputException($"{source.Prefix}The text is not UTF-8{(utf8.Span.Contains((byte)0) ? " but looks like UTF-16; save it as UTF-8" : "")}.");
            Check(utf8.Span, source, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = comments, AllowTrailingCommas = lenient });
            JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, CommentHandling = comments, AllowTrailingCommas = lenient });
            return new JsonInput(document.RootElement, source, "");
        }
        catch (JsonException problem)
        {
            throw new JsonInputException($"{source.At((problem.LineNumber ?? 0) + 1, (problem.BytePositionInLine ?? 0) + 1)}{Reason(utf8.Span, problem)}", problem);
        }
    }

    private static void Check(ReadOnlySpan<byte> json, JsonSource source, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(json, options);
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    names.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    string name = Text(ref reader, json, source);
                    if (!names.Peek().Add(name)) throw At(json, reader.TokenStartIndex, source, $"The name '{name}' stands twice in one object.");
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    _ = Text(ref reader, json, source);
                    break;
                case JsonTokenType.Number when !reader.TryGetDouble(out double number) || !double.IsFinite(number):
                    throw At(json, reader.TokenStartIndex, source, $"The number {Shown(reader.ValueSpan)} is larger than any that can be used.");
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonSource source)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw At(json, reader.TokenStartIndex, source, $"The text {Shown(reader.ValueSpan)} holds half a surrogate pair, which is no character.");
        }
    }

    private static JsonInputException At(ReadOnlySpan<byte> json, long index, JsonSource source, string problem)
    {
        ReadOnlySpan<byte> before = json[..(int)index];
        return new JsonInputException(source.At(before.Count((byte)'\n') + 1, index - before.LastIndexOf((byte)'\n')) + problem);
    }

    private static string Reason(ReadOnlySpan<byte> json, JsonException problem)
    {
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0) return "The text is empty; JSON is wanted.";
        ReadOnlySpan<byte> rest = json[Index(json, problem)..];
        if (rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || rest.StartsWith("-Infinity"u8))
            return "NaN and Infinity are not JSON; leave the value out, or write null.";
        return problem.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"The text is nested more than {MaxDepth} deep."
            : $"The text is not JSON. {problem.Message.Split(" LineNumber:")[0]}";
    }

    /// <summary>Where in the text a problem is.</summary>
    private static int Index(ReadOnlySpan<byte> json, JsonException problem)
    {
        int at = 0;
        for (long line = problem.LineNumber ?? 0; line > 0; line--) at += json[at..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(json.Length, at + (problem.BytePositionInLine ?? 0));
    }

    private static string Shown(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.Length > 40 ? value[..40] : value);
}
