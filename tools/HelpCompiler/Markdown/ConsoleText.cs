using System.Text;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>
/// Blocks as a console shows them. Lines are broken here, narrow enough for Get-Help's deepest indent on 80 columns,
/// because PowerShell breaks long lines inside words if the session's culture is the invariant one.
/// </summary>
internal static class ConsoleText
{
    private const int Columns = 72;
    private const string CodeIndent = "    ";

    /// <summary>
    /// One text a block, lines separated by newlines. Code belongs to the text before it, because Get-Help takes the indent
    /// away from the first line of a text.
    /// </summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks)
    {
        var paragraphs = new List<string>();
        foreach (Block block in blocks)
        {
            if (block is CodeBlock && paragraphs.Count > 0) paragraphs[^1] += "\n\n" + Render(block, "");
            else paragraphs.Add(Render(block, ""));
        }
        return paragraphs;
    }

    /// <summary>One line, however long.</summary>
    public static string Line(string markdown) =>
        Restore(string.Join(' ', MarkdownPage.Blocks(markdown).OfType<LeafBlock>().Select(InlineText.Plain)).ReplaceLineEndings(" "));

    private static string Render(Block block, string indent) => block switch
    {
        CodeBlock code => string.Join('\n', code.SourceLines().Select(line => (indent + CodeIndent + line.Text).TrimEnd())),
        Table table => string.Join('\n', table.OfType<TableRow>().Select(row => indent + Row(row))),
        AlertBlock alert => Wrapped($"{Word(alert.Kind.ToString())}: {string.Join(' ', alert.OfType<LeafBlock>().Select(InlineText.Plain))}", indent, indent),
        ListBlock list => string.Join('\n', list.OfType<ListItemBlock>().Select(item => Item(list, item, indent))),
        ContainerBlock container => string.Join('\n', container.Select(child => Render(child, indent))),
        LeafBlock { Inline: null } html => string.Join('\n', html.SourceLines().Select(line => indent + line.Text)),
        LeafBlock leaf => Wrapped(InlineText.Plain(leaf), indent, indent),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "This kind of block has no text."),
    };

    private static string Item(ListBlock list, ListItemBlock item, string indent)
    {
        string marker = list.IsOrdered ? $"{item.Order}." : "-", first = $"{indent}{marker} ", below = new string(' ', first.Length);
        IEnumerable<string> texts = item.Select((block, index) => index == 0 && block is LeafBlock { Inline: not null } leaf ? Wrapped(InlineText.Plain(leaf), first, below) : Render(block, below));
        return string.Join('\n', texts);
    }

    private static string Row(TableRow row) =>
        $"| {string.Join(" | ", row.OfType<TableCell>().Select(cell => Restore(string.Join(' ', cell.OfType<LeafBlock>().Select(InlineText.Plain)))))} |";

    private static string Word(string kind) => kind[..1].ToUpperInvariant() + kind[1..].ToLowerInvariant();

    private static string Wrapped(string text, string firstIndent, string indent)
    {
        var wrapped = new StringBuilder(firstIndent);
        int column = firstIndent.Length;
        foreach (string line in text.Split('\n'))
        {
            if (wrapped.Length > firstIndent.Length) StartLine();
            bool atStart = true;
            foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!atStart && column + 1 + word.Length > Columns)
                {
                    StartLine();
                    atStart = true;
                }
                if (!atStart) wrapped.Append(' ');
                wrapped.Append(word);
                column += word.Length + (atStart ? 0 : 1);
                atStart = false;
            }
        }
        return Restore(wrapped.ToString());

        void StartLine()
        {
            wrapped.Append('\n').Append(indent);
            column = indent.Length;
        }
    }

    private static string Restore(string text) => text.Replace(InlineText.FixedBlank, ' ');
}
