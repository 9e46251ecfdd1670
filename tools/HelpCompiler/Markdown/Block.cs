namespace Scalable.HelpCompiler.Markdown;

/// <summary>A paragraph, a list or a block of code.</summary>
/// <param name="Line">The line it begins on.</param>
internal abstract record Block(int Line);

/// <summary>Text with its inline marks; the line breaks of the source are gone, those that were meant are newlines.</summary>
internal sealed record Paragraph(int Line, string Text) : Block(Line);

/// <summary>Lines that are kept as they are, such as a table's.</summary>
internal sealed record Verbatim(int Line, IReadOnlyList<string> Lines) : Block(Line);

/// <summary>A fenced block of code.</summary>
internal sealed record CodeBlock(int Line, string Language, IReadOnlyList<SourceLine> Lines) : Block(Line)
{
    public string Text => string.Join('\n', Lines.Select(line => line.Text));
}

/// <summary>A list; its items have no blank lines between them when it is shown.</summary>
internal sealed record ListBlock(int Line, IReadOnlyList<ListItem> Items) : Block(Line);

/// <param name="Indent">How far its marker is indented, in columns.</param>
/// <param name="Marker">-, or a number with a point.</param>
/// <param name="Text">The item's text with its inline marks.</param>
internal sealed record ListItem(int Indent, string Marker, string Text);
