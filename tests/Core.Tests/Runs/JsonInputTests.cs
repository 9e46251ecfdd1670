using System.Text;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Runs.Reading;

namespace Scalable.Tests.Runs;

public class JsonInputTests
{
    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "f:7:6: ", "surrogate")]
    [InlineData("{\"\\udc00\":1}", "f:7:2: ", "surrogate")]
    [InlineData("{\"a\":1,\"b\":{\"c\":1,\"c\":2}}", "f:7:19: ", "'c' stands twice")]
    [InlineData("[1e400]", "f:7:2: ", "1e400")]
    [InlineData("[-1e400]", "f:7:2: ", "-1e400")]
    [InlineData("{\"a\":NaN}", "f:7:6: ", "NaN")]
    [InlineData("[-Infinity]", "f:7:", "Infinity")]
    [InlineData("[1,]", "f:7:4: ", "not JSON")]
    [InlineData("{\"a\":\n\n 01}", "f:9:3: ", "not JSON")]
    [InlineData("", "f:7:1: ", "empty")]
    [InlineData("  \n", "f:", "empty")]
    public void What_cannot_be_used_is_named_with_its_place(string text, string place, string reason)
    {
        JsonInputException problem = Assert.Throws<JsonInputException>(() => JsonInput.Parse(text, "f", 7));
        Assert.StartsWith(place, problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_pair_that_is_not_escaped_is_named_too() =>
        Assert.Contains("surrogate", Assert.Throws<JsonInputException>(() => JsonInput.Parse("\"\ud800\"")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named()
    {
        Assert.Contains("UTF-8", Assert.Throws<JsonInputException>(() => JsonInput.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' })).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-16", Assert.Throws<JsonInputException>(() => JsonInput.Parse(Encoding.Unicode.GetBytes("{\"a\":\"\u00e4\"}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_nested_without_end_is_named() =>
        Assert.Contains("deep", Assert.Throws<JsonInputException>(() => JsonInput.Parse(new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_are_given_as_they_are_written()
    {
        JsonInput input = JsonInput.Parse("""{"n":1.5,"i":9007199254740993,"e":1e3,"t":"\ud83d\ude00","b":false,"z":null,"l":[1,"x"],"m":"2026-11-22T10:37:00Z"}""");
        Assert.Equal(1.5, input.Required("n").Number());
        Assert.Equal(9007199254740993, input.Required("i").Int64());
        Assert.Equal(1000, input.Required("e").Int32());
        Assert.Equal("\U0001F600", input.Required("t").Text());
        Assert.False(input.Required("b").Boolean());
        Assert.Null(input.Member("z"));
        Assert.Null(input.Member("absent"));
        Assert.Equal("x", input.Required("l").Items()[1].Text());
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 37, 0, TimeSpan.Zero), input.Required("m").Moment());
        Assert.Equal(["n", "i", "e", "t", "b", "z", "l", "m"], input.Members().Select(member => member.Name));
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_named_by_its_path()
    {
        JsonInput input = JsonInput.Parse("""{"tasks":[{"n":1},{"n":"x","k":2.5,"h":1e300}]}""", "state.json");
        JsonInput item = input.Required("tasks").Items()[1];
        Assert.Equal("state.json: 'tasks[1].n' should be a number and is \"x\".", Assert.Throws<JsonInputException>(() => item.Required("n").Number()).Message);
        Assert.Equal("state.json: tasks[1]: 'absent' is missing.", Assert.Throws<JsonInputException>(() => item.Required("absent")).Message);
        Assert.Equal("state.json: 'tasks[1].k' should be a whole number from 0 and is 2.5.", Assert.Throws<JsonInputException>(() => item.Required("k").Int32(min: 0)).Message);
        Assert.Throws<JsonInputException>(() => item.Required("h").Int64());
        Assert.Throws<JsonInputException>(() => item.Items());
        Assert.Throws<JsonInputException>(() => input.Required("tasks").Members());
        Assert.Throws<JsonInputException>(() => item.Required("n").Moment());
    }

    [Fact]
    public void Features_are_numbers_texts_and_truth_values()
    {
        FeatureSet features = JsonInput.Parse("""{"f":{"a":1,"b":"x","c":true,"d":null}}""").Required("f").Features();
        Assert.Equal(["a", "b", "c"], features.Keys);
        Assert.Equal(true, (object?)features["c"]);
        Assert.Throws<JsonInputException>(() => JsonInput.Parse("""{"f":{"a":[1]}}""").Required("f").Features());
    }

    [Fact]
    public void Texts_written_by_hand_may_have_comments_and_a_byte_order_mark()
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. "{\"a\":1, // one\n}"u8];
        Assert.Equal(1, JsonInput.Parse(text, lenient: true).Required("a").Number());
        Assert.Throws<JsonInputException>(() => JsonInput.Parse(text));
    }

    [Fact]
    public void A_file_that_is_none_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Contains(path, Assert.Throws<JsonInputException>(() => JsonInput.ReadFile(path)).Message, StringComparison.Ordinal);
        Assert.Contains("directory", Assert.Throws<JsonInputException>(() => JsonInput.ReadFile(Path.GetTempPath())).Message, StringComparison.Ordinal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no device files.");
        Assert.Contains("device", Assert.Throws<JsonInputException>(() => JsonInput.ReadFile("/dev/zero")).Message, StringComparison.Ordinal);
    }

    /// <summary>Every text that one byte makes of a good one is either taken or refused with the one kind of error, and what is taken can be read.</summary>
    [Fact]
    public void No_damage_to_a_text_gives_another_kind_of_error()
    {
        byte[] good = Encoding.UTF8.GetBytes("""{"id":"\ud83d\ude00\u00e4","n":[1e300,-0.5,12],"m":{"a":true,"b":null,"c":"x"}}""");
        for (int at = 0; at < good.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] damaged = [.. good];
                damaged[at] = (byte)value;
                try
                {
                    Visit(JsonInput.Parse(damaged, "f", 1));
                }
                catch (JsonInputException)
                {
                }
            }
        }
    }

    private static void Visit(JsonInput input)
    {
        if (input.Kind == JsonValueKind.Object) foreach ((_, JsonInput member) in input.Members()) Visit(member);
        else if (input.Kind == JsonValueKind.Array) foreach (JsonInput item in input.Items()) Visit(item);
        else if (input.Kind == JsonValueKind.String) Assert.NotNull(input.Text());
        else if (input.Kind == JsonValueKind.Number) Assert.True(double.IsFinite(input.Number()));
    }
}
