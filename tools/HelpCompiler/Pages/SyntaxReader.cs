using System.Text.RegularExpressions;
using Markdig.Syntax;
using Scalable.HelpCompiler.Markdown;

namespace Scalable.HelpCompiler.Pages;

/// <summary>Reads SYNTAX: a heading for each parameter set with a block of code below it.</summary>
internal static partial class SyntaxReader
{
    private const string DefaultMark = " (Default)";
    private const string PowerShellsNameOfAllSets = "__AllParameterSets";

    public static IReadOnlyList<SyntaxHelp> Read(Section section, string cmdlet, PageErrors errors)
    {
        var syntax = new List<SyntaxHelp>();
        Section[] sets = section.Children.Count == 0 ? [section] : [.. section.Children];
        foreach (Section set in sets)
        {
            string title = set.Title.EndsWith(DefaultMark, StringComparison.Ordinal) ? set.Title[..^DefaultMark.Length] : set.Title;
            string name = set == section || title == PowerShellsNameOfAllSets ? ParameterHelp.AllSets : title;
            FencedCodeBlock[] code = [.. set.Blocks.OfType<FencedCodeBlock>()];
            if (code is not [{ Lines.Count: > 0 } block] || block.SourceLines().Count == 0)
                errors.Add(set.Line, HelpErrorCodes.Syntax, $"The parameter set '{title}' should have one block of code here, with the syntax.");
            else if (syntax.Exists(other => other.Set == name))
                errors.Add(set.Line, HelpErrorCodes.Syntax, $"The parameter set '{title}' is here twice.");
            else
                syntax.Add(new SyntaxHelp(name, set.Line, Parameters(block, cmdlet, errors)));
        }
        return syntax;
    }

    private static List<SyntaxParameter> Parameters(FencedCodeBlock block, string cmdlet, PageErrors errors)
    {
        var parameters = new List<SyntaxParameter>();
        string text = block.Text();
        Match name = CommandName().Match(text);
        if (name.Groups[1].Value != cmdlet)
        {
            errors.Add(LineAt(0), HelpErrorCodes.Syntax, $"The syntax should begin with '{cmdlet}'.");
            return parameters;
        }

        for (int at = name.Length; at < text.Length;)
        {
            Match match = Parameter().Match(text, at);
            if (!match.Success)
            {
                int start = at + text[at..].TakeWhile(char.IsWhiteSpace).Count();
                errors.Add(LineAt(start), HelpErrorCodes.Syntax, $"'{text[start..].Split('\n')[0]}' cannot be read as parameters; write them as Get-Command -Syntax does.");
                break;
            }
            if (match.Groups["name"] is { Success: true } parameter)
                parameters.Add(new SyntaxParameter(
                    parameter.Value, LineAt(parameter.Index), match.Groups["type"] is { Success: true } type ? type.Value : null,
                    IsRequired: !match.Groups["optional"].Success, IsPositional: match.Groups["positional"].Success));
            at += match.Length;
        }
        return parameters;

        int LineAt(int index) => block.SourceLines()[text.AsSpan(0, index).Count('\n')].Number;
    }

    [GeneratedRegex(@"^\s*([\w-]+)")]
    private static partial Regex CommandName();

    /// <summary>[[-A] &lt;t&gt;], [-A] &lt;t&gt;, [-A &lt;t&gt;], [-A], -A &lt;t&gt; or -A, or the common parameters' mark.</summary>
    [GeneratedRegex("""
        \G\s+(?:
            (?<optional>\[)(?<positional>\[)-(?<name>\w+)\]\s+<(?<type>[^<>]+)>\]
          | (?<positional>\[)-(?<name>\w+)\]\s+<(?<type>[^<>]+)>
          | (?<optional>\[)-(?<name>\w+)(?:\s+<(?<type>[^<>]+)>)?\]
          | -(?<name>\w+)(?:\s+<(?<type>[^<>]+)>)?
          | \[<CommonParameters>\]
        )(?=\s|$)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parameter();
}
