using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Tests.Runs.Importing;

public class DelimitedRowsTests
{
    /// <summary>Columns called n are numbers, all others are texts.</summary>
    private sealed class NumbersInN : IColumnShapes
    {
        public Func<string, bool>? CheckOf(string column) => column.StartsWith('n') ? cell => double.TryParse(cell, out _) : null;

        public double WeightOf(string column) => 1;
    }

    private static (string[][] Rows, HistoryProblem[] Problems) Read(string text, string columns, string delimiter = ",", bool quotes = true)
    {
        using ImportSource source = ImportSource.OfText(text, "table");
        var context = new ImportContext(source, new ImportOptions());
        var header = new TableHeader(columns.Split(' '), new NumbersInN());
        string[][] rows = [.. new DelimitedRows(new LineSource(context), context, header, delimiter, quotes).Read().Select(row => Enumerable.Range(0, header.Count).Select(row.Cell).ToArray())];
        return (rows, [.. context.Log.Problems]);
    }

    // The examples of RFC 4180, section 2, rules 1, 2, 5, 6 and 7; a line end within quotes is read as \n.
    [Theory]
    [InlineData("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", new[] { "aaa", "bbb", "ccc" })]
    [InlineData("aaa,bbb,ccc\r\nzzz,yyy,xxx", new[] { "aaa", "bbb", "ccc" })]
    [InlineData("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "bbb", "ccc" })]
    [InlineData("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "b\nbb", "ccc" })]
    [InlineData("\"aaa\",\"b\"\"bb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "b\"bb", "ccc" })]
    public void Reads_the_examples_of_RFC_4180(string text, string[] first) => Assert.Equal([first, ["zzz", "yyy", "xxx"]], Read(text, "a b c").Rows);

    [Fact]
    public void Quotes_mean_nothing_between_tabs() => Assert.Equal([["\"a", "b,c"], ["d\"", ""]], Read("\"a\tb,c\nd\"\t\n", "a b", "\t", quotes: false).Rows);

    [Fact]
    public void A_stray_quote_swallows_no_row_and_both_lines_are_reported()
    {
        (string[][] rows, HistoryProblem[] problems) = Read("1,\"x,7\n2,b,8\n3,c\",9\n4,d,5\n", "n1 text n2");
        Assert.Equal([["1", "\"x", "7"], ["2", "b", "8"], ["3", "c\"", "9"], ["4", "d", "5"]], rows);
        HistoryProblem problem = Assert.Single(problems);
        Assert.Equal(1, problem.Line);
        Assert.Contains("line 2", problem.Reason);
    }

    [Theory]
    [InlineData("1,a,b,7", new[] { "1", "a,b", "7" })]
    [InlineData("1,5,b,7", new[] { "1", "5,b", "7" })]
    [InlineData("1,a,3,7", new[] { "1", "a,3", "7" })]
    [InlineData("1,a\nb,7", new[] { "1", "a\nb", "7" })]
    [InlineData("1,\n  a, b\n,7", new[] { "1", "\n  a, b\n", "7" })]
    public void A_text_may_have_delimiters_and_line_ends_in_it(string text, string[] row) => Assert.Equal([[.. row.Select(cell => cell.Trim())], ["2", "x", "3"]], Read(text + "\n2,x,3\n", "n1 text n2").Rows);

    [Fact]
    public void The_last_text_of_a_row_may_go_on_in_the_next_lines() =>
        Assert.Equal([["1", "echo a\necho b"], ["2", "c"]], Read("1,echo a\necho b\n2,c\n", "n1 text").Rows);

    [Fact]
    public void A_row_that_cannot_be_put_together_is_reported_and_costs_no_other()
    {
        (string[][] rows, HistoryProblem[] problems) = Read("x,y,z,9\n1,a,2\n7\n3,b,4\n5", "n1 text n2");
        Assert.Equal([["1", "a", "2"], ["3", "b", "4"]], rows);
        Assert.Equal([(HistoryProblemCodes.UnusableRow, 1, 2), (HistoryProblemCodes.TruncatedLine, 5, 1)], problems.Select(problem => (problem.Code, (int)problem.Line, problem.Occurrences)));
    }
}
