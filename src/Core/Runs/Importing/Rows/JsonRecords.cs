using System.Text.RegularExpressions;

namespace Scalable.Runs.Importing.Rows;

/// <summary>Reads JSON of any layout: one value, an array of values, values on lines of their own, or a list within an object.</summary>
internal static partial class JsonRecords
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <summary>The whole text as one value.</summary>
    /// <exception cref="RunImportException">It is not JSON, the message has the line; or it is too long.</exception>
    public static JsonElement ReadAll(ImportContext context, int longest = JsonPieces.MaxChars)
    {
        string text = context.Source.ReadAll(longest) ?? throw JsonPieces.TooLong(1, longest);
        return TryParse(text, out JsonElement value, out JsonException? error) ? value : throw NotJson(context, 1 + (error!.LineNumber ?? 0));
    }

    /// <summary>
    /// The values of an array, or on lines, or one after the other, each with its line (counted by values in an array); one is in
    /// memory at a time. A line that is no JSON and a value that is cut off at the end are reported and left out.
    /// </summary>
    /// <exception cref="RunImportException">It is not JSON; the message has the line.</exception>
    public static IEnumerable<(JsonElement Value, long Line)> Read(ImportContext context)
    {
        var pieces = new JsonPieces(context.Source.Reader);
        long number = 0;
        if (pieces.Peek() is null) throw new RunImportException($"'{context.Source.Name}' is empty.");
        while (pieces.Peek() is { } next)
        {
            if (next == '[')
            {
                foreach (JsonElement item in Items(pieces, context)) yield return (item, ++number);
                continue;
            }
            JsonElement value = Parse(pieces.Take(), pieces, context);
            bool isLine = pieces.Line == pieces.LineOfPiece;
            context.Rows++;
            yield return (value, pieces.LineOfPiece);
            if (isLine && string.IsNullOrWhiteSpace(pieces.TakeLine()))
                foreach ((JsonElement, long) line in Lines(pieces, context)) yield return line;
            else if (isLine) throw NotJson(context, pieces.LineOfPiece);
        }
    }

    /// <summary>The items of a list that is a member of the text's object (or objects), one in memory at a time, each with its number.</summary>
    /// <param name="context">Where it is read.</param>
    /// <param name="list">The member's name.</param>
    /// <param name="missing">What is wrong if there is no such member.</param>
    /// <exception cref="RunImportException">It is not JSON, the message has the line; or there is no such list.</exception>
    public static IEnumerable<(JsonElement Value, long Number)> Elements(ImportContext context, string list, string missing)
    {
        var pieces = new JsonPieces(context.Source.Reader);
        long number = 0;
        bool isFound = false;
        while (pieces.Peek() is not null)
        {
            if (!pieces.Skip('{'))
            {
                foreach (JsonElement item in Items(pieces, context))
                    if (At(item, list) is { ValueKind: JsonValueKind.Array } records)
                    {
                        isFound = true;
                        foreach (JsonElement record in records.EnumerateArray()) yield return (record, ++number);
                    }
                continue;
            }
            while (!pieces.Skip('}') && pieces.Peek() is not null)
            {
                string name = Text(Parse(pieces.Take(), pieces, context)) ?? "";
                if (!pieces.Skip(':')) throw NotJson(context, pieces.Line);
                if (name == list && pieces.Peek() == '[')
                {
                    isFound = true;
                    foreach (JsonElement item in Items(pieces, context)) yield return (item, ++number);
                }
                else
                {
                    pieces.Take();
                }
                if (!pieces.Skip(',') && pieces.Peek() is { } next and not '}') throw NotJson(context, pieces.Line);
            }
        }
        if (!isFound) throw new RunImportException(missing);
    }

    /// <summary>The items of the list that comes next.</summary>
    private static IEnumerable<JsonElement> Items(JsonPieces pieces, ImportContext context)
    {
        if (!pieces.Skip('[')) throw NotJson(context, pieces.Line);
        while (!pieces.Skip(']'))
        {
            string piece = pieces.Take();
            if (pieces.IsCutOff || (piece.Length == 0 && pieces.Peek() is null))
            {
                context.Skip(HistoryProblemCodes.TruncatedLine, pieces.LineOfPiece, "the last value is cut off");
                yield break;
            }
            yield return Parse(piece, pieces, context);
            if (!pieces.Skip(',') && pieces.Peek() is { } next and not ']') throw NotJson(context, pieces.Line);
        }
    }

    private static IEnumerable<(JsonElement, long)> Lines(JsonPieces pieces, ImportContext context)
    {
        while (pieces.TakeLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            context.Rows++;
            if (TryParse(line, out JsonElement value, out _)) yield return (value, pieces.LineOfPiece);
            else if (pieces.IsCutOff) context.Skip(HistoryProblemCodes.TruncatedLine, pieces.LineOfPiece, "the last line is cut off");
            else context.Skip(HistoryProblemCodes.NotJson, pieces.LineOfPiece, "the line is not JSON");
        }
    }

    private static JsonElement Parse(string piece, JsonPieces pieces, ImportContext context) =>
        TryParse(piece, out JsonElement value, out JsonException? error) ? value : throw NotJson(context, pieces.LineOfPiece + (error!.LineNumber ?? 0));

    /// <summary>The member at a path; null if there is none, or null stands there.</summary>
    public static JsonElement? At(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out JsonElement member)) return null;
            value = member;
        }
        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value;
    }

    /// <summary>A text, number or truth value as text; null for anything else.</summary>
    public static string? Text(JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        _ => null,
    };

    /// <summary>The items of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A row of an object's members; those of objects within it are called outer.inner.</summary>
    public static KeyValueRow ToRow(JsonElement value, long line)
    {
        var row = new KeyValueRow(line);
        Add(row, "", value);
        return row;
    }

    private static void Add(KeyValueRow row, string prefix, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object) Add(row, prefix + member.Name + ".", member.Value);
            row.Set(prefix + member.Name, Text(member.Value));
        }
    }

    private static bool TryParse(string text, out JsonElement value, out JsonException? error)
    {
        // Half a surrogate pair is no character: it is shown as the sign for that, and costs nothing else of the records.
        if (text.Contains("\\ud", StringComparison.OrdinalIgnoreCase)) text = HalfSurrogatePair().Replace(text, @"\ufffd");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            (value, error) = (document.RootElement.Clone(), null);
            return true;
        }
        catch (JsonException problem)
        {
            (value, error) = (default, problem);
            return false;
        }
    }

    /// <summary>An escape of the first half without the second after it, or of the second without the first before it.</summary>
    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F][0-9a-fA-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex HalfSurrogatePair();

    private static RunImportException NotJson(ImportContext context, long line) => new($"'{context.Source.Name}' is not JSON: line {line}.");
}
