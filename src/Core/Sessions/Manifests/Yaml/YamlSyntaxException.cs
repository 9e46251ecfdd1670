namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>The text is not YAML; line and column (from 1) say where.</summary>
public sealed class YamlSyntaxException(string message, int line, int column) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
