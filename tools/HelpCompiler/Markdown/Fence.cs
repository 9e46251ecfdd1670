namespace Scalable.HelpCompiler.Markdown;

/// <summary>The line that opens a block of code, and what closes it.</summary>
internal readonly record struct Fence(char Mark, int Length, string Language)
{
    public static bool TryOpen(string line, out Fence fence)
    {
        fence = default;
        string text = line.TrimStart();
        if (text.Length < 3 || text[0] is not ('`' or '~')) return false;
        int length = MarksAtStart(text, text[0]);
        string language = text[length..].Trim();
        if (length < 3 || (text[0] == '`' && language.Contains('`', StringComparison.Ordinal))) return false;
        fence = new Fence(text[0], length, language);
        return true;
    }

    public bool IsClosedBy(string line)
    {
        string text = line.Trim();
        return text.Length >= Length && MarksAtStart(text, Mark) == text.Length;
    }

    private static int MarksAtStart(string text, char mark)
    {
        int length = 0;
        while (length < text.Length && text[length] == mark) length++;
        return length;
    }
}
