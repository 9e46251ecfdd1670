using System.Text;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>
/// Splits a command written as one text into words by the quoting rules of POSIX (XCU 2.2), and nothing else of a shell:
/// no variables, no patterns, no operators.
/// </summary>
public static class CommandWords
{
    /// <exception cref="FormatException">A quote is not closed, or the text ends in a backslash.</exception>
    public static IReadOnlyList<string> Split(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (c is ' ' or '\t' or '\n' or '\r')
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }
            inWord = true;
            switch (c)
            {
                case '\'': i = CopySingleQuoted(command, i, word); break;
                case '"': i = CopyDoubleQuoted(command, i, word); break;
                case '\\' when i + 1 == command.Length: throw new FormatException("The command ends in a backslash.");
                case '\\': word.Append(command[++i]); break;
                default: word.Append(c); break;
            }
        }
        if (inWord) words.Add(word.ToString());
        return words;
    }

    private static int CopySingleQuoted(string command, int open, StringBuilder word)
    {
        int close = command.IndexOf('\'', open + 1);
        if (close < 0) throw new FormatException("A single quote in the command is not closed.");
        word.Append(command, open + 1, close - open - 1);
        return close;
    }

    private static int CopyDoubleQuoted(string command, int open, StringBuilder word)
    {
        for (int i = open + 1; i < command.Length; i++)
        {
            if (command[i] == '"') return i;
            if (command[i] == '\\' && i + 1 < command.Length && (command[i + 1] is '"' or '\\' or '$' or '`')) i++;
            word.Append(command[i]);
        }
        throw new FormatException("A double quote in the command is not closed.");
    }
}
