using System.Text.RegularExpressions;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>Cuts the lines of a section into blocks: the part of Markdown that help pages use.</summary>
internal sealed partial class BlockReader
{
    private readonly IReadOnlyList<SourceLine> _lines;
    private readonly List<Block> _blocks = [];
    private int _next;

    private BlockReader(IReadOnlyList<SourceLine> lines) => _lines = lines;

    public static IReadOnlyList<Block> Read(IReadOnlyList<SourceLine> lines)
    {
        var reader = new BlockReader(lines);
        while (reader._next < lines.Count) reader.ReadBlock();
        return reader._blocks;
    }

    private void ReadBlock()
    {
        SourceLine line = _lines[_next];
        if (line.IsBlank) _next++;
        else if (Fence.TryOpen(line.Text, out Fence fence)) ReadCode(line.Number, fence);
        else if (ItemStart().IsMatch(line.Text)) ReadList(line.Number);
        else if (line.Text.StartsWith('|')) _blocks.Add(new Verbatim(line.Number, TakeWhile(text => text.StartsWith('|'))));
        else if (line.Text.StartsWith('>')) ReadQuote(line.Number);
        else ReadParagraph(line.Number);
    }

    private void ReadCode(int start, Fence fence)
    {
        int indent = _lines[_next].Text.Length - _lines[_next].Text.TrimStart().Length;
        var code = new List<SourceLine>();
        for (_next++; _next < _lines.Count && !fence.IsClosedBy(_lines[_next].Text); _next++)
        {
            string text = _lines[_next].Text;
            int cut = Math.Min(indent, text.Length - text.TrimStart().Length);
            code.Add(_lines[_next] with { Text = text[cut..].TrimEnd() });
        }
        _next++;
        while (code.Count > 0 && code[^1].IsBlank) code.RemoveAt(code.Count - 1);
        _blocks.Add(new CodeBlock(start, fence.Language, code));
    }

    private void ReadList(int start)
    {
        var items = new List<ListItem>();
        while (_next < _lines.Count && ItemStart().Match(_lines[_next].Text) is { Success: true } item)
        {
            if (items.Count > 0 && IsOtherList(items[0], item)) break;
            var text = new List<string> { item.Groups["text"].Value };
            for (_next++; _next < _lines.Count && ContinuesText(_lines[_next].Text); _next++) text.Add(_lines[_next].Text);
            string marker = item.Groups["marker"].Value;
            items.Add(new ListItem(item.Groups["indent"].Length, marker is "*" or "+" ? "-" : marker, Join(text)));
            SkipBlankLinesBefore(ItemStart());
        }
        _blocks.Add(new ListBlock(start, items));
    }

    private static bool IsOtherList(ListItem first, Match item) =>
        item.Groups["indent"].Length == first.Indent && char.IsAsciiDigit(item.Groups["marker"].Value[0]) != char.IsAsciiDigit(first.Marker[0]);

    private void ReadQuote(int start)
    {
        string[] lines = [.. TakeWhile(text => text.StartsWith('>')).Select(text => text[1..].Trim())];
        string text = Join(lines);
        Match note = NoteMark().Match(text);
        _blocks.Add(new Paragraph(start, note.Success ? $"{note.Groups[1].Value[..1]}{note.Groups[1].Value[1..].ToLowerInvariant()}: {text[note.Length..]}" : text));
    }

    private void ReadParagraph(int start)
    {
        var text = new List<string> { _lines[_next++].Text.TrimStart('#', ' ') };
        while (_next < _lines.Count && ContinuesText(_lines[_next].Text)) text.Add(_lines[_next++].Text);
        _blocks.Add(new Paragraph(start, Join(text)));
    }

    private List<string> TakeWhile(Func<string, bool> belongs)
    {
        var taken = new List<string>();
        while (_next < _lines.Count && belongs(_lines[_next].Text)) taken.Add(_lines[_next++].Text.TrimEnd());
        return taken;
    }

    private void SkipBlankLinesBefore(Regex wanted)
    {
        int following = _next;
        while (following < _lines.Count && _lines[following].IsBlank) following++;
        if (following < _lines.Count && wanted.IsMatch(_lines[following].Text)) _next = following;
    }

    private static bool ContinuesText(string line) =>
        !string.IsNullOrWhiteSpace(line) && !ItemStart().IsMatch(line) && !Fence.TryOpen(line, out _) && !line.StartsWith('>') && !line.StartsWith('|');

    /// <summary>Joins lines with blanks; two blanks or a backslash at the end of a line ask for a new one.</summary>
    private static string Join(IEnumerable<string> lines)
    {
        string joined = "";
        foreach (string line in lines)
        {
            bool breaks = line.EndsWith("  ", StringComparison.Ordinal) || line.EndsWith('\\');
            joined += line.Trim().TrimEnd('\\').TrimEnd() + (breaks ? "\n" : " ");
        }
        return joined.Trim();
    }

    [GeneratedRegex(@"^(?<indent> *)(?<marker>[-*+]|\d+[.)]) +(?<text>\S.*)$")]
    private static partial Regex ItemStart();

    [GeneratedRegex(@"^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*")]
    private static partial Regex NoteMark();
}
