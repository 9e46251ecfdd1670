using System.Reflection;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>The parser of <c>Scalable.Yaml.dll</c>, the one assembly that knows the YAML library; see <see cref="IsolatedAssembly"/>.</summary>
public static class YamlParser
{
    private const string AssemblyName = "Scalable.Yaml";
    private const string ParserType = "Scalable.Yaml.YamlDotNetParser";

    private static readonly Lazy<IYamlParser> s_default = new(Load);

    public static IYamlParser Default => s_default.Value;

    private static IYamlParser Load()
    {
        Assembly assembly = IsolatedAssembly.Load(AssemblyName, Path.Combine("Dependencies", IsolatedAssembly.Framework));
        return (IYamlParser)Activator.CreateInstance(assembly.GetType(ParserType, throwOnError: true)!)!;
    }
}

/// <summary>Turns YAML text into a tree. The seam behind which the YAML library is loaded; see <see cref="YamlParser"/>.</summary>
public interface IYamlParser
{
    /// <summary>Parses the one document of <paramref name="text"/>; null if it holds nothing at all.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML, or holds more than one document.</exception>
    YamlNode? Parse(string text);
}

/// <summary>The text is not YAML; line and column (from 1) say where.</summary>
public sealed class YamlSyntaxException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}

/// <summary>A node of a YAML document as it is written, before scalars are given a type.</summary>
/// <param name="Tag">The tag written at the node, in full (<c>tag:yaml.org,2002:str</c>), or null if there is none.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public abstract record YamlNode(string? Tag, int Line, int Column);

/// <summary>A scalar's text; only a plain one (neither quoted nor a block) without a tag can be anything but a text.</summary>
public sealed record YamlScalar(string Text, bool IsPlain, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);

public sealed record YamlSequence(IReadOnlyList<YamlNode> Items, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);

/// <summary>The entries of a mapping in the order they are written; a key may occur more than once.</summary>
public sealed record YamlMapping(IReadOnlyList<KeyValuePair<YamlNode, YamlNode>> Entries, string? Tag, int Line, int Column) : YamlNode(Tag, Line, Column);
