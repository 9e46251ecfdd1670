using Scalable.Runs.Importing;

namespace Scalable.Tests.Runs.Importing;

public class DelimitedTextTests
{
    private static List<string[]> ReadAll(string text, char delimiter = ',')
    {
        var reader = new DelimitedText(text, delimiter);
        var fields = new List<string>();
        var records = new List<string[]>();
        while (reader.Read(fields)) records.Add([.. fields]);
        return records;
    }

    // The examples of RFC 4180, section 2, rules 1, 2, 5, 6 and 7.
    [Theory]
    [InlineData("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", new[] { "aaa", "bbb", "ccc" }, new[] { "zzz", "yyy", "xxx" })]
    [InlineData("aaa,bbb,ccc\r\nzzz,yyy,xxx", new[] { "aaa", "bbb", "ccc" }, new[] { "zzz", "yyy", "xxx" })]
    [InlineData("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "bbb", "ccc" }, new[] { "zzz", "yyy", "xxx" })]
    [InlineData("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "b\r\nbb", "ccc" }, new[] { "zzz", "yyy", "xxx" })]
    [InlineData("\"aaa\",\"b\"\"bb\",\"ccc\"\r\nzzz,yyy,xxx", new[] { "aaa", "b\"bb", "ccc" }, new[] { "zzz", "yyy", "xxx" })]
    public void Reads_the_examples_of_RFC_4180(string text, string[] first, string[] second) => Assert.Equal([first, second], ReadAll(text));

    [Theory]
    [InlineData("a,,c\n,\n", new[] { "a", "", "c" }, new[] { "", "" })]
    [InlineData(" a , b\n\n\r\nc,\"\"", new[] { " a ", " b" }, new[] { "c", "" })]
    [InlineData("a \"b\" c,d\rx,\"y, z\"", new[] { "a \"b\" c", "d" }, new[] { "x", "y, z" })]
    [InlineData("a,\"b\"x\nc,d", new[] { "a", "bx" }, new[] { "c", "d" })]
    public void Reads_what_RFC_4180_leaves_open(string text, string[] first, string[] second) => Assert.Equal([first, second], ReadAll(text));

    [Fact]
    public void Quotes_mean_nothing_between_tabs() => Assert.Equal([["\"a", "b,c"], ["d\"", ""]], ReadAll("\"a\tb,c\nd\"\t\n", '\t'));

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_line()
    {
        var reader = new DelimitedText("a,b\n\"open,1\nc,\"d\nd\"\n\ne,f", ',');
        var fields = new List<string>();
        List<(long Line, bool Open, bool Last)> records = [];
        while (reader.Read(fields)) records.Add((reader.Line, reader.HasOpenQuote, reader.IsLast));
        // The quote on line 2 closes at the next one, on line 3, as RFC 4180 has it; what follows is a field of three lines.
        Assert.Equal([(1, false, false), (2, false, false), (4, false, false), (6, false, true)], records);

        reader = new DelimitedText("a,b\nc,\"open\ne,f\ng,h\n", ',');
        records.Clear();
        while (reader.Read(fields)) records.Add((reader.Line, reader.HasOpenQuote, reader.IsLast));
        Assert.Equal([(1, false, false), (2, true, false), (3, false, false), (4, false, false)], records);
    }
}
