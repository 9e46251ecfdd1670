using System.Text.Json;
using Scalable.Runs.Writing;

namespace Scalable.Tests.Runs.Writing;

/// <summary>Every expectation was printed by Python's json.dumps(..., sort_keys=True).</summary>
public class PythonJsonTests
{
    private static readonly Dictionary<string, object?> s_value = new()
    {
        ["b"] = new List<object?> { 1, 2.0, null, true, new Dictionary<string, object?>() },
        ["a"] = new Dictionary<string, object?> { ["é\"\\\n\u007f😀/\t"] = new List<object?>(), ["x"] = double.NaN },
    };

    [Fact]
    public void Writes_one_line() => Assert.Equal(
        """{"a": {"x": NaN, "\u00e9\"\\\n\u007f\ud83d\ude00/\t": []}, "b": [1, 2.0, null, true, {}]}""",
        PythonJson.Write(s_value));

    [Fact]
    public void Writes_indented() => Assert.Equal(
        """
        {
          "a": {
            "x": NaN,
            "\u00e9\"\\\n\u007f\ud83d\ude00/\t": []
          },
          "b": [
            1,
            2.0,
            null,
            true,
            {}
          ]
        }
        """,
        PythonJson.Write(s_value, indent: 2));

    // json.dumps(json.loads('{"n": 12345678901234567890, "f": 1E2, "g": 1e-7, "s": "\u00fc", "n": -3}'), sort_keys=True)
    [Fact]
    public void Passes_on_what_was_read()
    {
        using JsonDocument document = JsonDocument.Parse("""{"n": 12345678901234567890, "f": 1E2, "g": 1e-7, "s": "\u00fc", "m": 12345678901234567890, "n": -3}""");
        Assert.Equal("""{"f": 100.0, "g": 1e-07, "m": 12345678901234567890, "n": -3, "s": "\u00fc"}""", PythonJson.Write(PythonJson.ValueOf(document.RootElement)));
    }
}
