using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Units;

public class TerminalTextTests
{
    [Theory]
    [InlineData("sort", "sort")]
    [InlineData("größe µ 数", "größe µ 数")]
    [InlineData("a\u001b[2Jb", @"a\x1B[2Jb")]
    [InlineData("a\nscalable: all is well", @"a\nscalable: all is well")]
    [InlineData("a\rb\tc", @"a\rb\tc")]
    [InlineData("\u009b31m\u007f", @"\x9B31m\x7F")]
    [InlineData("\u202Efdp.exe\u2066", @"\u202Efdp.exe\u2066")]
    [InlineData(null, "")]
    public void What_steers_a_terminal_is_shown(string? text, string shown) => Assert.Equal(shown, TerminalText.Line(text));

    [Fact]
    public void Lines_stay_lines() => Assert.Equal("a\n\tb\\x1B[0m", TerminalText.Lines("a\n\tb\u001b[0m"));

    [Fact]
    public void A_problem_is_one_line() => Assert.DoesNotContain('\n', new HistoryProblem("X", "file\nname", 1, "The task 'a\nb' is odd.").ToString());
}
