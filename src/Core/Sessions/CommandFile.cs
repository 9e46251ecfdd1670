using Scalable.Runs;
using Scalable.Runs.Reading;

namespace Scalable.Sessions;

/// <summary>
/// Reads a file of commands, one on each line: a list of words such as <c>["sort", "-o", "out.txt", "in.txt"]</c>, or an
/// object <c>{"name": "sort", "command": ["sort", "in.txt"], "features": {"input_size_mb": 12}}</c> that may also hold
/// <c>component</c>, <c>tag</c>, <c>arguments</c>, <c>environment</c>, <c>directory</c> and <c>retries</c>. Blank lines and
/// lines that begin with # are left out. A list's task is named after its program.
/// </summary>
public static class CommandFile
{
    private static readonly string[] s_keys = ["name", "command", "arguments", "features", "component", "tag", "environment", "directory", "retries"];

    /// <param name="lines">The lines of the file.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">Lines cannot be understood; every one is named.</exception>
    public static IReadOnlyList<TaskSubmission> Read(IEnumerable<string> lines, string file)
    {
        var submissions = new List<TaskSubmission>();
        var problems = new List<string>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#')) continue;
            try
            {
                submissions.Add(Submission(JsonInput.Parse(line, file, number).Element));
            }
            catch (JsonInputException error)
            {
                problems.Add($"{error.Message.Replace("The text is not JSON", "The line is not JSON", StringComparison.Ordinal)} Write a list of words or an object with name and command.");
            }
            catch (Exception error) when (error is FormatException or InvalidOperationException or ArgumentException)
            {
                // InvalidOperationException: a text that is not valid Unicode, such as "\ud800".
                problems.Add($"{file}:{number}: {error.Message}");
            }
        }
        return problems.Count == 0 ? submissions.ToArray() : throw new InvalidDataException(string.Join(Environment.NewLine, problems));
    }

    private static TaskSubmission Submission(JsonElement line)
    {
        if (HoldsZero(line)) throw new FormatException("A text holds a zero character, which no program can be given.");
        if (line.ValueKind == JsonValueKind.Array)
        {
            string[] words = Texts(line, "A command");
            if (words.Length == 0) throw new FormatException("The command has no words.");
            return new TaskSubmission(Path.GetFileNameWithoutExtension(words[0])) { Command = words };
        }
        if (line.ValueKind != JsonValueKind.Object) throw new FormatException("A line is a list of words or an object with name and command.");
        if (line.EnumerateObject().FirstOrDefault(field => !s_keys.Contains(field.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            throw new FormatException($"There is no key '{unknown.Name}'. Keys: {string.Join(", ", s_keys)}.");
        return new TaskSubmission(Text(line, "name") ?? throw new FormatException("The key 'name' is missing."))
        {
            Command = List(line, "command"),
            Arguments = List(line, "arguments"),
            Features = Features(line),
            Component = Text(line, "component"),
            Tag = Text(line, "tag"),
            Environment = Environments(line),
            WorkingDirectory = Text(line, "directory"),
            Retries = Retries(line),
        };
    }

    private static bool HoldsZero(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsZero),
        JsonValueKind.Object => value.EnumerateObject().Any(member => member.Name.Contains('\0', StringComparison.Ordinal) || HoldsZero(member.Value)),
        _ => false,
    };

    private static string? Text(JsonElement line, string key) => !line.TryGetProperty(key, out JsonElement value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new FormatException($"'{key}' is a text that is not empty.");

    private static string[] List(JsonElement line, string key) => line.TryGetProperty(key, out JsonElement value) ? Texts(value, $"'{key}'") : [];

    private static string[] Texts(JsonElement list, string what) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw new FormatException($"{what} is a list of texts, such as [\"sort\", \"in.txt\"].");

    private static IEnumerable<JsonProperty> Fields(JsonElement line, string key) => !line.TryGetProperty(key, out JsonElement value)
        ? []
        : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw new FormatException($"'{key}' is an object of names and values.");

    private static FeatureSet Features(JsonElement line) => FeatureSet.From(Fields(line, "features").Select(field => KeyValuePair.Create(field.Name, field.Value.ValueKind switch
    {
        JsonValueKind.Number when field.Value.TryGetDouble(out double number) && double.IsFinite(number) => FeatureValue.Of(number),
        JsonValueKind.String => FeatureValue.Of(field.Value.GetString()!),
        JsonValueKind.True or JsonValueKind.False => FeatureValue.Of(field.Value.GetBoolean()),
        _ => throw new FormatException($"The feature '{field.Name}' is a number, a text or a truth value."),
    })));

    private static Dictionary<string, string> Environments(JsonElement line)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty field in Fields(line, "environment"))
        {
            if (field.Value.ValueKind != JsonValueKind.String) throw new FormatException($"The variable '{field.Name}' is a text.");
            if (!environment.TryAdd(field.Name, field.Value.GetString()!)) throw new FormatException($"The variable '{field.Name}' is there twice.");
        }
        return environment;
    }

    private static int? Retries(JsonElement line) => !line.TryGetProperty("retries", out JsonElement value)
        ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int retries) && retries >= 0 ? retries : throw new FormatException("'retries' is a whole number from 0.");
}
