using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Scalable.HelpCompiler.Markdown;

/// <summary>Takes the inline marks out of a text: what a console shows has no bold type and no links.</summary>
internal static partial class InlineText
{
    /// <summary>Stands for a blank at which a line must not be broken.</summary>
    public const char FixedBlank = '\uE000';

    /// <summary>
    /// Code and emphasis become their words, entities and escapes the characters they stand for, and a link becomes its
    /// text, followed by the address where that leads somewhere by itself.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            Match mark = MarkAt().Match(text, at);
            if (!mark.Success || (mark.Groups["under"].Success && IsInsideWord(text, mark)))
            {
                plain.Append(text[at++]);
                continue;
            }
            plain.Append(Shown(mark));
            at += mark.Length;
        }
        return plain.ToString();
    }

    private static string Shown(Match mark)
    {
        if (mark.Groups["code"] is { Success: true } code) return Trimmed(code.Value).Replace(' ', FixedBlank);
        if (mark.Groups["escaped"] is { Success: true } escaped) return escaped.Value;
        if (mark.Groups["entity"] is { Success: true } entity) return WebUtility.HtmlDecode(entity.Value);
        if (mark.Groups["address"] is { Success: true } address) return address.Value;
        if (mark.Groups["strong"] is { Success: true } strong) return Plain(strong.Value);
        if (mark.Groups["under"] is { Success: true } under) return Plain(under.Value);
        string words = Plain(mark.Groups["words"].Value), target = mark.Groups["target"].Value;
        return IsAddress(target) && target != words ? $"{words} ({target})" : words;
    }

    /// <summary>True for an address that works outside the page's own directory.</summary>
    public static bool IsAddress(string target) =>
        target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith("http://", StringComparison.Ordinal);

    private static string Trimmed(string code) =>
        code.Length > 2 && code[0] == ' ' && code[^1] == ' ' && code.Trim().Length > 0 ? code[1..^1] : code;

    private static bool IsInsideWord(string text, Match mark) =>
        (mark.Index > 0 && char.IsLetterOrDigit(text[mark.Index - 1]))
        || (mark.Index + mark.Length < text.Length && char.IsLetterOrDigit(text[mark.Index + mark.Length]));

    [GeneratedRegex("""
        \G(?:
            (?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)
          | \\(?<escaped>[!-/:-@\[-`{-~])
          | (?<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|[a-zA-Z]+);)
          | <(?<address>https?://[^\s<>]+)>
          | (?<stars>\*{1,3})(?=[^\s*])(?<strong>.+?)(?<=[^\s*])\k<stars>(?!\*)
          | (?<lows>_{1,2})(?=[^\s_])(?<under>.+?)(?<=[^\s_])\k<lows>(?!_)
          | !?\[(?<words>[^\[\]]*)\]\((?<target>[^\s()]*)(?:\ "[^"]*")?\)
        )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex MarkAt();
}
