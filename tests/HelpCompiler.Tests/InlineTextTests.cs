using Scalable.HelpCompiler.Markdown;

namespace Scalable.Tests.HelpCompiler;

public sealed class InlineTextTests
{
    [Theory]
    [InlineData("run_demeter_scenario and SCALABLE_RUNS_DIR stay", "run_demeter_scenario and SCALABLE_RUNS_DIR stay")]
    [InlineData("_one_ and __two__, *three* and **four**, ***five***", "one and two, three and four, five")]
    [InlineData("2 * 3 * 4 and *.md", "2 * 3 * 4 and *.md")]
    [InlineData("`*not*` and ``a `b` c``", "*not* and a `b` c")]
    [InlineData(@"\*kept\* and C:\data", @"*kept* and C:\data")]
    [InlineData("[text](https://example.org/a)", "text (https://example.org/a)")]
    [InlineData("[about_X](about_X.md), <https://example.org>", "about_X, https://example.org")]
    [InlineData("a &lt; b &amp; c, AT&T", "a < b & c, AT&T")]
    [InlineData("**[bold `link`](x.md)**", "bold link")]
    [InlineData("an array[0] and [brackets]", "an array[0] and [brackets]")]
    [InlineData("an open `tick, *star and [link](", "an open `tick, *star and [link](")]
    public void Marks_are_taken_out_and_everything_else_stays(string markdown, string plain) => Assert.Equal(plain, ConsoleText.Line(markdown));

    [Fact]
    public void Lines_are_broken_at_72_columns_but_not_inside_code()
    {
        string source = string.Join(' ', Enumerable.Repeat("abcdefg", 8)) + " `@{ size = 3 }`";
        // 8 words of 7 letters and 7 blanks are 63 columns; the code needs 14 more.
        Assert.Equal([string.Join(' ', Enumerable.Repeat("abcdefg", 8)) + "\n@{ size = 3 }"], ConsoleText.Paragraphs(MarkdownPage.Blocks(source)));
    }
}
