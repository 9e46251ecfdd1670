namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>A node of a YAML document as it is written, before scalars are given a type.</summary>
/// <param name="Tag">The tag written at the node, in full (<c>tag:yaml.org,2002:str</c>), or null where there is none.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public abstract record YamlNode(string? Tag, int Line, int Column);

/// <summary>A scalar's text; only a plain one (neither quoted nor a block) without a tag can be anything but a text.</summary>
public sealed record YamlScalar(string Text, bool IsPlain, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);

public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);

/// <summary>The entries of a mapping in the order they are written; a key may occur more than once.</summary>
public sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlNode, YamlNode>> Entries, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);
