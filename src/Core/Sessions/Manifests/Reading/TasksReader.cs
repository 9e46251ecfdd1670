namespace Scalable.Sessions.Manifests.Reading;

internal static class TasksReader
{
    private static readonly string[] s_keys = ["component", "cache", "outputs", "command", "features", "retries", "workers"];

    public static IReadOnlyDictionary<string, TaskSpec> Read(Fields document, IReadOnlyDictionary<string, ComponentSpec> components, FindingLog log)
    {
        var tasks = new Dictionary<string, TaskSpec>(StringComparer.Ordinal);
        foreach ((string name, _, Fields fields) in document.Entries("tasks", "A task must be a mapping with a 'component'")) tasks[name] = ReadOne(name, fields, components, log);
        if (document["tasks"] is null or ManifestMapping { Entries.Count: 0 })
            log.Warning(FindingCodes.NoTasks, "tasks", document["tasks"] ?? new ManifestNull(0, 0), "There are no tasks; a plan will be empty.");
        return tasks;
    }

    private static TaskSpec ReadOne(string name, Fields fields, IReadOnlyDictionary<string, ComponentSpec> components, FindingLog log)
    {
        fields.RefuseUnknown(s_keys);
        string component = fields.RequiredText("component") ?? "";
        if (component.Length > 0 && !components.ContainsKey(component))
            log.Error(FindingCodes.UnknownComponent, fields.PathOf("component"), fields["component"]!, $"There is no component '{component}'. Components: {Names.List(components.Keys)}.");
        return new TaskSpec(name, component)
        {
            Cache = fields.Boolean("cache"),
            Outputs = fields.Texts("outputs"),
            Command = ReadCommand(fields, log),
            Features = fields.TextList("features"),
            Retries = fields.Integer("retries", 0),
            Workers = fields.Integer("workers", 1),
        };
    }

    private static IReadOnlyList<string> ReadCommand(Fields fields, FindingLog log)
    {
        switch (fields["command"])
        {
            case null: return [];
            case ManifestList list:
                if (list.Items.Count == 0) log.Error(FindingCodes.BadValue, fields.PathOf("command"), list, "The command is empty.");
                foreach (ManifestValue item in list.Items.Where(item => item is ManifestList or ManifestMapping))
                    log.Error(FindingCodes.BadType, fields.PathOf("command"), item, $"A word of a command must be a text, not a {item.KindName}.");
                return [.. list.Items.Where(item => item is not (ManifestList or ManifestMapping)).Select(Fields.ScalarText)];
            case ManifestText text: return SplitCommand(fields, text, log);
            case { } other:
                log.Error(FindingCodes.BadType, fields.PathOf("command"), other, $"A command must be a list of words or one text, not a {other.KindName}.");
                return [];
        }
    }

    private static IReadOnlyList<string> SplitCommand(Fields fields, ManifestText text, FindingLog log)
    {
        try
        {
            IReadOnlyList<string> words = CommandWords.Split(text.Value);
            if (words.Count == 0) log.Error(FindingCodes.BadValue, fields.PathOf("command"), text, "The command is empty.");
            return words;
        }
        catch (FormatException error)
        {
            log.Error(FindingCodes.BadValue, fields.PathOf("command"), text, error.Message);
            return [];
        }
    }
}

internal static class TargetsReader
{
    /// <summary>Names and providers of the targets, as far as they can be read.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Providers(ManifestMapping document) =>
        [.. ((document["targets"] as ManifestMapping)?.Entries ?? []).Select(entry =>
            new KeyValuePair<string, string?>(entry.Name, ((entry.Value as ManifestMapping)?["provider"] as ManifestText)?.Value))];

    public static IReadOnlyDictionary<string, TargetSpec> Read(Fields document, string? chosen, FindingLog log)
    {
        var targets = new Dictionary<string, TargetSpec>(StringComparer.Ordinal);
        foreach ((string name, ManifestMapping mapping, Fields fields) in document.Entries("targets", "A target must be a mapping with a 'provider'"))
        {
            if (fields.RequiredText("provider") is not { } provider) continue;
            var target = new TargetSpec(name, provider, mapping.Without("provider"));
            ProviderOptions.Check(target, mapping["provider"]!, isChosen: name == chosen, log);
            targets[name] = target;
        }
        var block = document["targets"] as ManifestMapping;
        if (document["targets"] is not { } written || block is { Entries.Count: 0 })
            log.Warning(FindingCodes.NoTargets, "targets", document["targets"] ?? new ManifestNull(0, 0), "There are no targets; a session needs one to run on.");
        else if (chosen is not null && !targets.ContainsKey(chosen) && block?[chosen] is null)
            log.Error(FindingCodes.UnknownTarget, "targets", written, $"There is no target '{chosen}'. Targets: {Names.List(block?.Entries.Select(entry => entry.Name))}.");
        return targets;
    }
}
