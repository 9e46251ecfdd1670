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
                submissions.Add(Submission(JsonInput.Parse(line, file, number)));
            }
            catch (JsonInputException error)
            {
                const string NotJson = "The text is not JSON";
                string hint = error.Message.Contains(NotJson, StringComparison.Ordinal) ? " Write a list of words or an object with name and command." : "";
                problems.Add(error.Message.Replace(NotJson, "The line is not JSON", StringComparison.Ordinal) + hint);
            }
        }
        return problems.Count == 0 ? submissions.ToArray() : throw new InvalidDataException(string.Join(Environment.NewLine, problems));
    }

    /// <exception cref="JsonInputException">It is none.</exception>
    private static TaskSubmission Submission(JsonInput line)
    {
        if (HoldsZero(line)) throw line.Error("A text holds a zero character, which no program can be given");
        if (line.Kind == JsonValueKind.Array)
        {
            string[] words = Texts(line);
            if (words.Length == 0) throw line.Error("The command has no words");
            return new TaskSubmission(Path.GetFileNameWithoutExtension(words[0])) { Command = words };
        }
        if (!line.IsObject) throw line.Error("A line is a list of words or an object with name and command");
        if (line.Members().Select(member => member.Name).FirstOrDefault(name => !s_keys.Contains(name)) is { } unknown)
            throw line.Error($"There is no key '{unknown}'. Keys: {string.Join(", ", s_keys)}");
        return new TaskSubmission(Text(line, "name") ?? throw line.Error("The key 'name' is missing"))
        {
            Command = Texts(line.Member("command")),
            Arguments = Texts(line.Member("arguments")),
            Features = line.Member("features")?.Features() ?? FeatureSet.Empty,
            Component = Text(line, "component"),
            Tag = Text(line, "tag"),
            Environment = line.Member("environment")?.Members().ToDictionary(variable => variable.Name, variable => variable.Value.Text(), StringComparer.Ordinal) ?? [],
            WorkingDirectory = Text(line, "directory"),
            Retries = line.Member("retries")?.Int32(min: 0),
        };
    }

    private static bool HoldsZero(JsonInput value) => value.Kind switch
    {
        JsonValueKind.String => value.Text().Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Array => value.Items().Any(HoldsZero),
        JsonValueKind.Object => value.Members().Any(member => member.Name.Contains('\0', StringComparison.Ordinal) || HoldsZero(member.Value)),
        _ => false,
    };

    private static string? Text(JsonInput line, string key) =>
        line.Member(key) is not { } value ? null : value.Kind == JsonValueKind.String && value.Text() is { Length: > 0 } text ? text : throw value.Wrong("a text that is not empty");

    private static string[] Texts(JsonInput? list) => list is { } items ? [.. items.Items().Select(item => item.Text())] : [];
}
