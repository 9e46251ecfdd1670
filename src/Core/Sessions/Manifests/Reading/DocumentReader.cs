using Scalable.Sessions.Manifests.Values;
using Scalable.Sessions.Manifests.Yaml;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>From a text to the mapping it holds.</summary>
internal static class DocumentReader
{
    /// <summary>The document, or null with a finding that says why there is none.</summary>
    public static ManifestMapping? Parse(string text, FindingLog log)
    {
        try
        {
            ManifestValue? root = YamlParser.Default.Parse(text) is { } node ? new ValueResolver(log).Resolve(node, "") : null;
            if (root is ManifestMapping document) return document;
            if (root is null or ManifestNull) log.Error(FindingCodes.Empty, "", 0, 0, "The manifest is empty. It needs at least 'version: 1' and 'project: { name: ... }'.");
            else log.Error(FindingCodes.BadType, "", root, $"The manifest must be a mapping, not a {root.KindName}.");
        }
        catch (YamlSyntaxException error)
        {
            log.Error(FindingCodes.YamlSyntax, "", error.Line, error.Column, "This is not YAML: " + error.Message);
        }
        return null;
    }
}
