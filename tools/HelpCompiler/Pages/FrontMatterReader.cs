using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads the block that begins a page: which cmdlet it is of and where its help is online.</summary>
internal static class FrontMatterReader
{
    private const string DocumentType = "document type";
    private const string SchemaVersion = "PlatyPS schema version";
    private const string KnownSchema = "2024-05-01";

    /// <summary>The title and the address of the help; empty and null where the block does not say.</summary>
    public static (string Title, string? HelpUri) Read(MarkdownPage page, PageErrors errors)
    {
        if (page.FrontMatter.Count == 0)
        {
            errors.Add(1, HelpErrorCodes.FrontMatter, "The page does not begin with a block between two lines '---'; take it from another page.");
            return ("", null);
        }

        if (YamlMap.Read(page.FrontMatter, 1, errors, HelpErrorCodes.FrontMatter) is not { } map) return ("", null);
        Require(map, DocumentType, "cmdlet", errors);
        Require(map, SchemaVersion, KnownSchema, errors);
        return (map.Text("title") ?? "", map.OptionalText("HelpUri") is { Length: > 0 } uri ? uri : null);
    }

    private static void Require(YamlMap map, string key, string value, PageErrors errors)
    {
        if (map.Text(key) is { } text && text != value)
            errors.Add(map.LineOf(key), HelpErrorCodes.FrontMatter, $"'{key}' is '{text}'; this compiler reads '{value}'.");
    }
}
