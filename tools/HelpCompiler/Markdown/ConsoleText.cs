using System.Text;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>
/// Blocks as a console shows them. Lines are broken here, narrow enough for Get-Help's deepest indent on 80 columns,
/// because PowerShell breaks long lines inside words where the session's culture is the invariant one.
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
            if (block is CodeBlock && paragraphs.Count > 0) paragraphs[^1] += "\n\n" + Render(block);
            else paragraphs.Add(Render(block));
        }
        return paragraphs;
    }

    /// <summary>One line, however long.</summary>
    public static string Line(string text) => Restore(InlineText.Plain(text).ReplaceLineEndings(" "));

    private static string Render(Block block) => block switch
    {
        Paragraph paragraph => Wrapped(paragraph.Text, "", ""),
        ListBlock list => string.Join('\n', list.Items.Select(Render)),
        CodeBlock code => string.Join('\n', code.Lines.Select(line => (CodeIndent + line.Text).TrimEnd())),
        Verbatim table => string.Join('\n', table.Lines.Select(Line)),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "There is no such block."),
    };

    private static string Render(ListItem item)
    {
        string first = new string(' ', item.Indent) + item.Marker + " ";
        return Wrapped(item.Text, first, new string(' ', first.Length));
    }

    private static string Wrapped(string text, string firstIndent, string indent)
    {
        var wrapped = new StringBuilder(firstIndent);
        int column = firstIndent.Length;
        foreach (string line in InlineText.Plain(text).Split('\n'))
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
