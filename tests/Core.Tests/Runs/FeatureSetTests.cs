using System.Collections;
using Scalable.Runs;

namespace Scalable.Tests.Runs;

public class FeatureSetTests
{
    private static readonly FeatureSet s_features = FeatureSet.From(
    [
        KeyValuePair.Create("input_mb", FeatureValue.Of(2.5)),
        KeyValuePair.Create("format", FeatureValue.Of("tsv")),
        KeyValuePair.Create("packed", FeatureValue.Of(true)),
    ]);

    [Fact]
    public void To_PowerShell_it_is_a_dictionary_of_plain_values()
    {
        IDictionary dictionary = s_features;

        Assert.Equal([2.5, "tsv", true], [dictionary["input_mb"], dictionary["format"], dictionary["packed"]]);
        Assert.Equal([("input_mb", 2.5), ("format", (object)"tsv"), ("packed", true)], Entries(dictionary));
        Assert.True(dictionary.IsReadOnly);
        Assert.Throws<NotSupportedException>(() => dictionary["input_mb"] = 3);
    }

    [Fact]
    public void Names_are_found_in_any_case_unless_two_differ_by_case_alone()
    {
        FeatureSet twins = FeatureSet.From([KeyValuePair.Create("Rows", FeatureValue.Of(1)), KeyValuePair.Create("rows", FeatureValue.Of(2))]);

        Assert.Equal(2.5, s_features["Input_MB"]);
        Assert.Null(s_features["rows"]);
        Assert.Equal([1.0, 2.0, null], [twins["Rows"], twins["rows"], twins["ROWS"]]);
    }

    [Theory]
    [InlineData("input_mb=2.5 format=tsv packed=true")]
    [InlineData("name=\"two words\" digits=\"12\" truth=\"true\" empty=\"\"")]
    [InlineData("quote=\"say \"\"no\"\"\" \"odd name\"=1 equal=\"a=b\"")]
    [InlineData("")]
    public void A_line_of_features_reads_back_as_it_was(string line) => Assert.Equal(line, FeatureText.Parse(line).ToString());

    [Fact]
    public void What_is_in_quotes_stays_a_text()
    {
        FeatureSet features = FeatureText.Parse("  a=\"12\" b=12\tc=\"x y\"");

        Assert.Equal(["12", 12.0, "x y"], features.Values);
    }

    [Theory]
    [InlineData("input_mb")]
    [InlineData("=3")]
    [InlineData("a=1 b")]
    public void A_line_of_something_else_is_refused(string line) =>
        Assert.Contains("name=value", Assert.Throws<FormatException>(() => FeatureText.Parse(line)).Message);

    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return ((string)entry.Key, entry.Value);
    }
}
