namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>Turns YAML text into a tree. The seam behind which the YAML library is loaded; see <see cref="YamlParser"/>.</summary>
public interface IYamlParser
{
    /// <summary>Parses the one document of <paramref name="text"/>; null where it holds nothing at all.</summary>
    /// <exception cref="YamlSyntaxException">The text is not YAML, or holds more than one document.</exception>
    YamlNode? Parse(string text);
}

/// <summary>The text is not YAML; line and column (from 1) say where.</summary>
public sealed class YamlSyntaxException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
