using Scalable.HelpCompiler.Markdown;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Scalable.HelpCompiler.Pages;

/// <summary>A YAML mapping of a page, read key by key; whatever is wrong is told with its line in the page.</summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly int _lineBefore;
    private readonly PageErrors _errors;
    private readonly string _errorCode;

    private YamlMap(YamlMappingNode node, int lineBefore, PageErrors errors, string errorCode)
    {
        (_lineBefore, _errors, _errorCode) = (lineBefore, errors, errorCode);
        Line = lineBefore + (int)node.Start.Line;
        foreach ((YamlNode key, YamlNode value) in node.Children)
            if (key is YamlScalarNode { Value: { } name } scalar) _entries[name] = (scalar, value);
    }

    public int Line { get; }

    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>Reads lines of a page as one mapping; null, with the reason told, where they are not one.</summary>
    public static YamlMap? Read(IReadOnlyList<SourceLine> lines, int startLine, PageErrors errors, string errorCode)
    {
        int lineBefore = lines.Count > 0 ? lines[0].Number - 1 : startLine;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(string.Join('\n', lines.Select(line => line.Text))));
            if (stream.Documents is [{ RootNode: YamlMappingNode map }]) return new YamlMap(map, lineBefore, errors, errorCode);
            errors.Add(startLine, errorCode, "The YAML has no 'Key: value' lines.");
        }
        catch (YamlException exception)
        {
            errors.Add(lineBefore + (int)exception.Start.Line, errorCode, $"The YAML is broken: {exception.InnerException?.Message ?? exception.Message}");
        }
        return null;
    }

    public int LineOf(string key) => _entries.TryGetValue(key, out (YamlScalarNode Key, YamlNode Value) entry) ? _lineBefore + (int)entry.Key.Start.Line : Line;

    /// <summary>The text of a key; null, told as an error, where it is not there.</summary>
    public string? Text(string key)
    {
        if (!_entries.TryGetValue(key, out (YamlScalarNode Key, YamlNode Value) entry)) return Fail<string>(Line, $"The key '{key}' is missing.");
        return entry.Value is YamlScalarNode scalar ? scalar.Value ?? "" : Fail<string>(LineOf(key), $"'{key}' should be a text.");
    }

    public string? OptionalText(string key) => _entries.ContainsKey(key) ? Text(key) : null;

    public bool Truth(string key)
    {
        if (Text(key) is not { } text) return false;
        if (bool.TryParse(text, out bool truth)) return truth;
        _errors.Add(LineOf(key), _errorCode, $"'{key}' is '{text}'; it should be true or false.");
        return false;
    }

    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key).Select(item => item is YamlScalarNode { Value: { } text } ? text : Fail<string>(_lineBefore + (int)item.Start.Line, $"'{key}' should be a list of texts.") ?? "")];

    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (YamlNode item in Items(key))
        {
            if (item is YamlMappingNode map) maps.Add(new YamlMap(map, _lineBefore, _errors, _errorCode));
            else _errors.Add(_lineBefore + (int)item.Start.Line, _errorCode, $"'{key}' should be a list of 'Key: value' blocks.");
        }
        return maps;
    }

    /// <summary>Tells of every key that is not one of those known: a misspelt key would be lost in silence.</summary>
    public void RejectOthersThan(params ReadOnlySpan<string> known)
    {
        foreach (string key in _entries.Keys)
            if (!known.Contains(key)) _errors.Add(LineOf(key), _errorCode, $"There is no key '{key}' in this block. There are {string.Join(", ", known!)}.");
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        if (!_entries.TryGetValue(key, out (YamlScalarNode Key, YamlNode Value) entry)) return Fail<YamlNode[]>(Line, $"The key '{key}' is missing.") ?? [];
        return entry.Value is YamlSequenceNode list ? list.Children : Fail<YamlNode[]>(LineOf(key), $"'{key}' should be a list; write [] for an empty one.") ?? [];
    }

    private T? Fail<T>(int line, string message) where T : class
    {
        _errors.Add(line, _errorCode, message);
        return null;
    }
}
