using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scalable.Runs.Importing.Rows;

/// <summary>Reads JSON of any layout: one value, an array of values, or values on lines of their own.</summary>
internal static partial class JsonRecords
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <summary>The whole text as one value.</summary>
    /// <exception cref="RunImportException">It is not JSON; the message has the line.</exception>
    public static JsonElement ReadAll(ImportContext context)
    {
        string text = context.Source.ReadAll();
        return TryParse(text, out JsonElement value, out JsonException? error) ? value : throw NotJson(context, error!);
    }

    /// <summary>The values of an array, or on lines, each with its line (counted by values in an array).</summary>
    /// <exception cref="RunImportException">It is not JSON; the message has the line.</exception>
    public static IEnumerable<(JsonElement Value, long Line)> Read(ImportContext context)
    {
        string text = context.Source.ReadAll();
        if (TryParse(text, out JsonElement whole, out JsonException? error))
        {
            long number = 0;
            if (whole.ValueKind != JsonValueKind.Array) yield return (whole, 1);
            else foreach (JsonElement item in whole.EnumerateArray()) yield return (item, ++number);
            yield break;
        }
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0 || !TryParse(lines[first], out _, out _)) throw NotJson(context, error!);
        for (int i = first; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            context.Rows++;
            if (TryParse(lines[i], out JsonElement value, out _)) yield return (value, i + 1);
            else if (i == lines.Length - 1) context.Skip(HistoryProblemCodes.TruncatedLine, i + 1, "the last line is cut off");
            else context.Skip(HistoryProblemCodes.NotJson, i + 1, "the line is not JSON");
        }
    }

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

    private static RunImportException NotJson(ImportContext context, JsonException error) =>
        new($"'{context.Source.Name}' is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.");
}
