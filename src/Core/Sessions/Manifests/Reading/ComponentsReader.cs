namespace Scalable.Sessions.Manifests.Reading;

internal static class ComponentsReader
{
    private static readonly string[] s_keys = ["image", "runtime", "cpus", "memory", "mounts", "env", "tags", "preload_script"];

    public static IReadOnlyDictionary<string, ComponentSpec> Read(Fields document, FindingLog log)
    {
        var components = new Dictionary<string, ComponentSpec>(StringComparer.Ordinal);
        foreach ((string name, _, Fields fields) in document.Entries("components", "A component must be a mapping", mayBeNothing: true)) components[name] = ReadOne(name, fields, log);
        return components;
    }

    private static ComponentSpec ReadOne(string name, Fields fields, FindingLog log)
    {
        fields.RefuseUnknown(s_keys);
        (string? memoryText, MemorySize? memory) = ReadMemory(fields, log);
        return new ComponentSpec(name)
        {
            Image = fields.Text("image"),
            Runtime = ReadRuntime(fields, log),
            Cpus = fields.Integer("cpus", 1) ?? 1,
            Memory = memory,
            MemoryText = memoryText,
            Mounts = ReadMounts(fields, log),
            Environment = fields.Texts("env"),
            Tags = fields.TextList("tags"),
            PreloadScript = fields.Text("preload_script"),
        };
    }

    private static (string?, MemorySize?) ReadMemory(Fields fields, FindingLog log)
    {
        if (fields["memory"] is not { } value) return (null, null);
        if (value is not ManifestText text)
        {
            log.Error(FindingCodes.BadMemory, fields.PathOf("memory"), value, $"Memory must be a text with a unit, such as 8G, 500MB or 1024MiB; {Fields.ScalarText(value)} has none.");
            return (null, null);
        }
        if (!MemorySize.TryParse(text.Value, out MemorySize memory))
            log.Error(FindingCodes.BadMemory, fields.PathOf("memory"), value, $"'{text.Value}' is not a memory size. Write 8G, 500MB or 1024MiB.");
        else if (memory.Bytes == 0)
            log.Error(FindingCodes.NonPositiveMemory, fields.PathOf("memory"), value, "Memory must be more than nothing.");
        return (text.Value, memory);
    }

    private static string? ReadRuntime(Fields fields, FindingLog log)
    {
        string? runtime = fields.Text("runtime");
        if (runtime is not null && runtime is not ("apptainer" or "docker" or "none"))
            log.Error(FindingCodes.BadValue, fields.PathOf("runtime"), fields["runtime"]!, $"The container runtime '{runtime}' is not known. Write apptainer, docker or none.");
        return runtime;
    }

    private static IReadOnlyDictionary<string, string> ReadMounts(Fields fields, FindingLog log)
    {
        IReadOnlyDictionary<string, string> mounts = fields.Texts("mounts");
        foreach ((string host, string container) in mounts)
        {
            ManifestValue at = fields.Mapping("mounts")!.Find(host)?.Key ?? fields["mounts"]!;
            string path = $"{fields.PathOf("mounts")}['{host}']";
            if (!host.StartsWith('/')) log.Error(FindingCodes.RelativeHostMount, path, at, $"The host path '{host}' must be absolute.");
            if (!container.StartsWith('/')) log.Error(FindingCodes.RelativeContainerMount, path, at, $"The container path '{container}' must be absolute.");
        }
        return mounts;
    }
}

/// <summary>
/// Splits a command written as one text into words by the quoting rules of POSIX (XCU 2.2), and nothing else of a shell:
/// no variables, no patterns, no operators.
/// </summary>
public static class CommandWords
{
    /// <exception cref="FormatException">A quote is not closed, or the text ends in a backslash.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }
            inWord = true;
            switch (c)
            {
                case '\'': i = CopySingleQuoted(command, i, word); break;
                case '"': i = CopyDoubleQuoted(command, i, word); break;
                case '\\' when i + 1 == command.Length: throw new FormatException("The command ends in a backslash.");
                case '\\': word.Append(command[++i]); break;
                default: word.Append(c); break;
            }
        }
        if (inWord) words.Add(word.ToString());
        return words;
    }

    private static int CopySingleQuoted(string command, int open, StringBuilder word)
    {
        int close = command.IndexOf('\'', open + 1);
        if (close < 0) throw new FormatException("A single quote in the command is not closed.");
        word.Append(command, open + 1, close - open - 1);
        return close;
    }

    private static int CopyDoubleQuoted(string command, int open, StringBuilder word)
    {
        for (int i = open + 1; i < command.Length; i++)
        {
            if (command[i] == '"') return i;
            if (command[i] == '\\' && i + 1 < command.Length && (command[i + 1] is '"' or '\\' or '$' or '`')) i++;
            word.Append(command[i]);
        }
        throw new FormatException("A double quote in the command is not closed.");
    }
}
