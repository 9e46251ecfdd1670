using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Runs.Importing.Batch;
using Scalable.Runs.Importing.Rows;

namespace Scalable.Tests.Runs.Importing;

public class JsonRecordsTests
{
    private static ImportContext Context(TextReader text) => new(new ImportSource("records", text), new ImportOptions());

    private static string[] Read(string text, out ImportContext context) =>
        [.. JsonRecords.Read(context = Context(new StringReader(text))).Select(record => $"{record.Line}: {record.Value.GetRawText()}")];

    [Theory]
    [InlineData("[{\"a\": 1}, {\"b\": \"],\\\\\\\"{\"}]", "1: {\"a\": 1}", "2: {\"b\": \"],\\\\\\\"{\"}")]
    [InlineData(" \n{\"a\": 1}\n\n{\"b\": [2]}\r\n", "2: {\"a\": 1}", "4: {\"b\": [2]}")]
    [InlineData("{\n\"a\": {\"c\": 1}}\n{\n\"b\": 2}", "1: {\n\"a\": {\"c\": 1}}", "3: {\n\"b\": 2}")]
    [InlineData("\uFEFF{\"a\": 1}", "1: {\"a\": 1}")]
    [InlineData("[1, \"x\", null, [2], ]", "1: 1", "2: \"x\"", "3: null", "4: [2]")]
    [InlineData("[]")]
    public void Values_of_every_layout_come_one_by_one(string text, params string[] expected)
    {
        Assert.Equal(expected, Read(text, out ImportContext context));
        Assert.Empty(context.Log.Problems);
    }

    [Fact]
    public void A_value_that_is_too_long_for_memory_is_refused_before_it_is_read_whole()
    {
        Assert.Equal("[1, 2]", new JsonPieces(new StringReader("[1, 2]"), longest: 6).Take());
        string piece = Assert.Throws<RunImportException>(() => new JsonPieces(new StringReader("\n[1, 2, 3]"), longest: 6).Take()).Message;
        Assert.Contains("line 2 has more than 6 characters", piece, StringComparison.Ordinal);
        Assert.Equal(3, JsonRecords.ReadAll(Context(new StringReader("[1,2,3]")), longest: 7).GetArrayLength());
        string whole = Assert.Throws<RunImportException>(() => JsonRecords.ReadAll(Context(new StringReader("[1,2,3]")), longest: 6)).Message;
        Assert.Contains("more than 6 characters", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_JSON_and_what_is_cut_off_are_told_and_the_rest_is_read()
    {
        Assert.Equal(["1: {\"a\": 1}", "3: {\"a\": 3}"], Read("{\"a\": 1}\n{\"a\" 2}\n{\"a\": 3}\n{\"a\": 4", out ImportContext lines));
        Assert.Equal([(HistoryProblemCodes.NotJson, 2L), (HistoryProblemCodes.TruncatedLine, 4L)], lines.Log.Problems.Select(problem => (problem.Code, problem.Line)));
        Assert.Equal(["1: {\"a\": 1}"], Read("[{\"a\": 1},\n{\"a\": \"2", out ImportContext array));
        Assert.Equal([(HistoryProblemCodes.TruncatedLine, 2L)], array.Log.Problems.Select(problem => (problem.Code, problem.Line)));
    }

    [Theory]
    [InlineData("hello", 1)]
    [InlineData("{\"a\" 1}\n{\"a\": 2}", 1)]
    [InlineData("[{\"a\": 1},\n{\"a\" 2}]", 2)]
    [InlineData("[{\"a\": 1}\n{\"a\": 2}]", 2)]
    [InlineData("{\n\"a\": 1\n\"b\": 2}", 3)]
    public void What_is_no_JSON_is_refused_with_its_line(string text, int line) =>
        Assert.Contains($"is not JSON: line {line}.", Assert.Throws<RunImportException>(() => Read(text, out _)).Message);

    [Theory]
    [InlineData("{\"meta\": {\"jobs\": [7]}, \"jobs\": [{\"id\": 1}, {\"id\": 2}], \"errors\": []}", "{\"id\": 1}", "{\"id\": 2}")]
    [InlineData("{\"jobs\": [1]}\n{\"jobs\": [2]}", "1", "2")]
    [InlineData("[{\"jobs\": [1]}, {\"jobs\": [2, 3]}]", "1", "2", "3")]
    [InlineData("{\"jobs\": []}")]
    public void The_list_of_an_object_comes_item_by_item(string text, params string[] expected) =>
        Assert.Equal(expected, JsonRecords.Elements(Context(new StringReader(text)), "jobs", "none").Select(item => item.Value.GetRawText()));

    [Fact]
    public void An_object_without_the_list_is_refused() =>
        Assert.Equal("none", Assert.Throws<RunImportException>(() => JsonRecords.Elements(Context(new StringReader("{\"a\": 1}")), "jobs", "none").ToArray()).Message);

    [Fact]
    public void Records_come_while_the_text_is_still_read()
    {
        const int many = 200_000;
        string[] job = ["{\"id\": 1, \"name\": \"align\"}"];
        AssertEarly("[" + string.Join(",\n", Enumerable.Repeat(job[0], many)) + "]", text => JsonRecords.Read(Context(text)).Select(record => record.Value).First());
        AssertEarly(string.Join("\n", Enumerable.Repeat(job[0], many)), text => JsonRecords.Read(Context(text)).Select(record => record.Value).First());
        AssertEarly("{\"jobs\": [" + string.Join(",", Enumerable.Repeat(job[0], many)) + "]}", text => JsonRecords.Elements(Context(text), "jobs", "none").Select(record => record.Value).First());
        const string summary = "Sender: LSF System <lsf@host>\nSubject: Job 1: <a> Done\nResource usage summary:\n    CPU time : 1 sec.\n";
        AssertEarly(string.Concat(Enumerable.Repeat(summary, many / 10)), text => LsfBlocks.Of(new LineSource(Context(text))).First());
    }

    private static void AssertEarly<T>(string text, Func<TextReader, T> first)
    {
        using var reader = new CountingReader(text);
        first(reader);
        Assert.InRange(reader.Taken, 1, text.Length / 2);
    }

    private sealed class CountingReader(string text) : StringReader(text)
    {
        public int Taken { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            int read = base.Read(buffer, index, count);
            Taken += read;
            return read;
        }
    }
}
