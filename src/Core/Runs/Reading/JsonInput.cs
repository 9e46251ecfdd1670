namespace Scalable.Runs.Reading;

/// <summary>
/// A value of a JSON text that came from outside (a request, a state, a command, a plan), read so that whatever is wrong
/// with it is a <see cref="JsonInputException"/> with its place. When a text has been taken, every text in it is Unicode,
/// every number finite, and no object has two members of one name; the methods here throw nothing else. The value stays
/// usable as long as it is referred to.
/// </summary>
public readonly struct JsonInput
{
    /// <summary>A file longer than this is refused; none that is meant to be read whole comes near.</summary>
    public const long MaxFileBytes = 1L << 30;

    private readonly JsonElement _element;
    private readonly JsonSource _source;
    private readonly string _path;

    internal JsonInput(JsonElement element, JsonSource source, string path)
    {
        _element = element;
        _source = source;
        _path = path;
    }

    /// <summary>Takes one line, or a text that is not from a file.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">The file's name for messages; null for none.</param>
    /// <param name="line">The line's number in it, counted from 1; 0 for none.</param>
    /// <exception cref="JsonInputException">The text is not JSON, or JSON that cannot be used.</exception>
    public static JsonInput Parse(string text, string? file = null, long line = 0) => JsonCheck.Parse(text, new JsonSource(file, line));

    /// <summary>Takes a text in UTF-8; a byte order mark is passed over.</summary>
    /// <inheritdoc cref="Parse(string, string?, long)"/>
    public static JsonInput Parse(ReadOnlyMemory<byte> utf8, string? file = null, long line = 0, bool lenient = false) =>
        JsonCheck.Parse(utf8, new JsonSource(file, line), lenient);

    /// <summary>Takes the whole of a file.</summary>
    /// <param name="path">A regular file.</param>
    /// <param name="lenient">Whether comments and commas before a closing bracket are passed over, as in texts written by hand.</param>
    /// <exception cref="JsonInputException">The file cannot be read, or its text cannot be used.</exception>
    public static JsonInput ReadFile(string path, bool lenient = false)
    {
        try
        {
            using FileStream file = FileStatus.OpenRegular(path);
            return Read(file, path, lenient);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new JsonInputException($"'{path}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Takes what is left of a stream, such as standard input.</summary>
    /// <exception cref="JsonInputException">The text cannot be used, or is longer than <see cref="MaxFileBytes"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static JsonInput Read(Stream stream, string? file = null, bool lenient = false)
    {
        using var copy = new MemoryStream();
        byte[] part = new byte[1 << 16];
        for (int read; (read = stream.Read(part)) > 0;)
        {
            if (copy.Length + read > MaxFileBytes) throw new JsonInputException($"{new JsonSource(file, 0).Prefix}The text is longer than {MaxFileBytes / (1 << 20)} MiB.");
            copy.Write(part, 0, read);
        }
        return Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length), file, lenient: lenient);
    }

    /// <summary>Object, Array, String, Number, True, False or Null; Undefined for no value at all.</summary>
    public JsonValueKind Kind => _element.ValueKind;

    internal JsonElement Element => _element;

    public bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>Where the value stands in its text, such as <c>tasks[3].name</c>; empty for the whole.</summary>
    public string Path => _path ?? "";

    /// <summary>The member of a name; null if it is not there, is null, or this is no object.</summary>
    public JsonInput? Member(string name) =>
        IsObject && _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? Within(value, name) : null;

    /// <exception cref="JsonInputException">There is no such member, or it is null.</exception>
    public JsonInput Required(string name) => Member(name) ?? throw Error(IsObject ? $"'{name}' is missing" : "this is not an object");

    /// <summary>The members in the order they are written.</summary>
    /// <exception cref="JsonInputException">This is no object.</exception>
    public IEnumerable<(string Name, JsonInput Value)> Members()
    {
        if (!IsObject) throw Wrong("an object");
        JsonInput self = this;
        return _element.EnumerateObject().Select(member => (member.Name, self.Within(member.Value, member.Name)));
    }

    /// <exception cref="JsonInputException">This is no list.</exception>
    public IReadOnlyList<JsonInput> Items()
    {
        if (Kind != JsonValueKind.Array) throw Wrong("a list");
        var items = new JsonInput[_element.GetArrayLength()];
        int next = 0;
        foreach (JsonElement item in _element.EnumerateArray())
        {
            items[next] = new JsonInput(item, _source, string.Create(CultureInfo.InvariantCulture, $"{Path}[{next}]"));
            next++;
        }
        return items;
    }

    /// <exception cref="JsonInputException">This is no text.</exception>
    public string Text() => Kind == JsonValueKind.String ? _element.GetString()! : throw Wrong("a text");

    /// <summary>A finite number.</summary>
    /// <exception cref="JsonInputException">This is no number.</exception>
    public double Number() => Kind == JsonValueKind.Number ? _element.GetDouble() : throw Wrong("a number");

    /// <exception cref="JsonInputException">This is no whole number, or not between the bounds.</exception>
    public int Int32(int min = int.MinValue, int max = int.MaxValue) => (int)Int64(min, max);

    /// <exception cref="JsonInputException">This is no whole number, or not between the bounds.</exception>
    public long Int64(long min = long.MinValue, long max = long.MaxValue) =>
        Kind == JsonValueKind.Number && WholeNumber() is { } number && number >= min && number <= max
            ? number
            : throw Wrong((min, max) switch
            {
                (long.MinValue or int.MinValue, _) => "a whole number",
                (_, long.MaxValue or int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"),
            });

    /// <exception cref="JsonInputException">This is neither true nor false.</exception>
    public bool Boolean() => Kind is JsonValueKind.True or JsonValueKind.False ? Kind == JsonValueKind.True : throw Wrong("true or false");

    /// <summary>A time such as 2026-11-22T10:37:00Z; without an offset it is in UTC.</summary>
    /// <exception cref="JsonInputException">This is no time.</exception>
    public DateTimeOffset Moment() =>
        Kind == JsonValueKind.String && DateTimeOffset.TryParse(Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw Wrong("a time such as 2026-11-22T10:37:00Z");

    /// <summary>An object of numbers, texts and truth values; nulls are left out.</summary>
    /// <exception cref="JsonInputException">This is no object, or a member of it is a list or an object.</exception>
    public FeatureSet Features() => FeatureSet.From(
        Members().Where(member => member.Value.Kind != JsonValueKind.Null).Select(member => KeyValuePair.Create(member.Name, member.Value.Feature())));

    private FeatureValue Feature() => Kind switch
    {
        JsonValueKind.Number => FeatureValue.Of(Number()),
        JsonValueKind.String => FeatureValue.Of(Text()),
        JsonValueKind.True or JsonValueKind.False => FeatureValue.Of(Boolean()),
        _ => throw Wrong("a number, a text or a truth value"),
    };

    /// <summary>The value as it is written.</summary>
    public string Raw() => Kind == JsonValueKind.Undefined ? "" : _element.GetRawText();

    /// <summary>An error about this value: its file, line and place, and what is wrong.</summary>
    /// <param name="problem">What is wrong, such as "'name' is missing"; without a full stop.</param>
    public JsonInputException Error(string problem) => new($"{_source.Prefix}{(Path.Length > 0 ? $"{Path}: " : "")}{problem}.");

    /// <summary>An error that says what should stand here, and what does.</summary>
    /// <param name="wanted">Such as "a number above 0".</param>
    public JsonInputException Wrong(string wanted)
    {
        string raw = Raw();
        string found = raw.Length > 60 ? raw[..60] + "..." : raw;
        return new JsonInputException($"{_source.Prefix}{(Path.Length > 0 ? $"'{Path}'" : "The value")} should be {wanted} and is {found}.");
    }

    private JsonInput Within(JsonElement value, string name) => new(value, _source, Path.Length > 0 ? $"{Path}.{name}" : name);

    private long? WholeNumber()
    {
        if (_element.TryGetInt64(out long number)) return number;
        return _element.GetDouble() is var real && Math.Floor(real) == real && Math.Abs(real) < 1L << 53 ? (long)real : null;
    }
}

/// <summary>Where a text came from; the line of a text of several is that of its beginning.</summary>
internal readonly record struct JsonSource(string? File, long Line)
{
    /// <summary>What begins a message: <c>file:12: </c>, or nothing.</summary>
    public string Prefix => At(0, 0);

    /// <summary>What begins a message about a place in the text, given by line and column of the text counted from 1.</summary>
    public string At(long line, long column)
    {
        long number = Line > 0 ? Line + Math.Max(line - 1, 0) : line;
        string place = number <= 0 ? "" : column > 0 ? string.Create(CultureInfo.InvariantCulture, $"{number}:{column}") : number.ToString(CultureInfo.InvariantCulture);
        if (File is null && Line > 0) return column > 0 ? string.Create(CultureInfo.InvariantCulture, $"column {column}: ") : "";
        if (File is null) return column > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {number}, column {column}: ") : "";
        return place.Length > 0 ? $"{File}:{place}: " : $"{File}: ";
    }
}

/// <summary>A JSON text cannot be used; the message says which file, line and place, and what is wrong there.</summary>
public sealed class JsonInputException(string message, Exception? inner = null) : FormatException(message, inner);
