using Markdig.Syntax;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>A heading, the blocks up to the next heading, and the sections below it.</summary>
internal sealed class Section(string title, int level, int line)
{
    public string Title { get; } = title;

    /// <summary>1 to 3; deeper headings are text.</summary>
    public int Level { get; } = level;

    public int Line { get; } = line;

    public List<Block> Blocks { get; } = [];

    public List<Section> Children { get; } = [];
}
