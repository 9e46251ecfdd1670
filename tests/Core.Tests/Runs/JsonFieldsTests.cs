using System.Text;
using System.Text.Json;
using Scalable.Runs.Reading;

namespace Scalable.Tests.Runs;

public class JsonFieldsTests
{
    private static JsonFieldsResult Read(JsonFields fields, byte[] json) => fields.Read(json, 0, json.Length);

    private static JsonFieldsResult ReadWithSystemTextJson(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? JsonFieldsResult.Read : JsonFieldsResult.NotAnObject;
        }
        catch (JsonException)
        {
            return JsonFieldsResult.NotJson;
        }
    }

    /// <summary>System.Text.Json is the independent judge of what is JSON, over many small accidents of real lines.</summary>
    [Fact]
    public void Accepts_what_System_Text_Json_accepts_and_nothing_else()
    {
        string[] lines =
        [
            """{"component": "demeter", "duration_s": 925.0880753987725, "error": null, "features": {"a": [1, -2.5e-3, {"b": true}], "c": "x\u00e9\"\\"}, "n": false}""",
            """ {"a":0,"b":-0,"c":1E+5,"d":[],"e":{},"f":""} """,
            """[{"a": 1}, "b"]""",
            """{"text longer than one vector of sixteen bytes": "and its value, which is longer than thirty-two bytes"}""",
        ];
        const string Accidents = "{}[]\",:\\0123456789.eE+-nulltruefalse \t\u0001x/";
        var random = new Random(20261122);
        var fields = new JsonFields("component", "duration_s", "features", "a", "b");
        int accepted = 0;
        for (int i = 0; i < 40_000; i++)
        {
            var line = new StringBuilder(lines[random.Next(lines.Length)]);
            for (int change = random.Next(3); change >= 0; change--)
            {
                int at = random.Next(line.Length);
                char accident = Accidents[random.Next(Accidents.Length)];
                if (random.Next(3) == 0) line.Remove(at, 1);
                else if (random.Next(2) == 0) line.Insert(at, accident);
                else line[at] = accident;
            }
            byte[] json = Encoding.UTF8.GetBytes(line.ToString());
            JsonFieldsResult expected = ReadWithSystemTextJson(json);
            if (expected == JsonFieldsResult.Read) accepted++;
            Assert.True(expected == Read(fields, json), $"{line} is {expected}");
        }
        Assert.InRange(accepted, 4_000, 36_000);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void Accepts_the_numbers_that_only_Python_calls_JSON(string number)
    {
        var fields = new JsonFields("a", "b");
        Assert.Equal(JsonFieldsResult.Read, Read(fields, Encoding.UTF8.GetBytes($$"""{"a": {{number}}, "b": [{{number}}]}""")));
        Assert.Equal((FieldKind.NonFinite, FieldKind.Array), (fields[0].Kind, fields[1].Kind));
        Assert.Equal(JsonFieldsResult.NotJson, Read(fields, Encoding.UTF8.GetBytes($$"""{"a": {{number}}x}""")));
    }

    [Fact]
    public void Finds_fields_in_any_order_and_forgets_those_of_the_line_before()
    {
        var fields = new JsonFields("a", "b");
        string Text(int field) => Encoding.UTF8.GetString(fields.Bytes(fields[field]));

        Read(fields, """{"a": "one", "b": 2, "c": 3}"""u8.ToArray());
        Assert.Equal(("one", "2"), (Text(0), Text(1)));
        Assert.Equal("c", Encoding.UTF8.GetString(fields.Bytes(Assert.Single(fields.Unknown))));

        Read(fields, """{"b": "two", "ab": {"a": 1}, "\u0061": 1.5}"""u8.ToArray());
        Assert.Equal(("1.5", "two"), (Text(0), Text(1)));

        Read(fields, """{"b": 7}"""u8.ToArray());
        Assert.Equal((FieldKind.Missing, "7"), (fields[0].Kind, Text(1)));
        Assert.Empty(fields.Unknown);
    }

    [Fact]
    public void Refuses_nesting_that_would_exhaust_the_stack()
    {
        var fields = new JsonFields("a");
        string deep = new string('[', 100_000);
        Assert.Equal(JsonFieldsResult.NotJson, Read(fields, Encoding.UTF8.GetBytes($$"""{"a": {{deep}}""")));
    }
}
