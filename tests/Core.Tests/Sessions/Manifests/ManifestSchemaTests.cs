using System.Text.Json;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Manifests;

/// <summary>The schema for editors knows the keys that the reader knows. What it makes of whole manifests is tested in tests/pester.</summary>
public class ManifestSchemaTests
{
    private static readonly JsonElement s_schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "module", "scalable.schema.json"))).RootElement;
    private static readonly ManifestReadOptions s_noVariables = new() { Environment = new Dictionary<string, string>() };

    /// <summary>A place in the schema, and a manifest with an unknown key there, of which the reader lists those it knows.</summary>
    [Theory]
    [InlineData("", "what_is_this: 1")]
    [InlineData("properties/project", "project: {what_is_this: 1}")]
    [InlineData("definitions/component", "components: {a: {what_is_this: 1}}")]
    [InlineData("definitions/task", "tasks: {a: {what_is_this: 1}}")]
    [InlineData("definitions/prices", "targets: {a: {provider: local, prices: {what_is_this: 1}}}")]
    public void A_mapping_has_the_keys_of_the_reader_and_refuses_others(string place, string manifest)
    {
        ManifestFinding finding = ManifestReader.Read(manifest, s_noVariables).Findings.Single(finding => finding.Code == FindingCodes.UnknownKey);
        string[] keys = finding.Message[(finding.Message.IndexOf("Keys: ", StringComparison.Ordinal) + 6)..].TrimEnd('.').Split(", ");
        JsonElement mapping = place.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(s_schema, (at, name) => at.GetProperty(name));
        Assert.Equal(keys.Order(StringComparer.Ordinal), NamesIn(mapping).Order(StringComparer.Ordinal));
        Assert.False(mapping.GetProperty("additionalProperties").GetBoolean());
    }

    [Theory]
    [InlineData("local")]
    [InlineData("slurm")]
    [InlineData("aws")]
    public void A_target_has_the_options_of_its_provider(string provider)
    {
        JsonElement target = s_schema.GetProperty("definitions").GetProperty("target");
        JsonElement own = target.GetProperty("allOf").EnumerateArray().Single(rule => rule.GetProperty("if").GetProperty("properties").GetProperty("provider").GetProperty("const").GetString() == provider);
        Assert.Equal(
            ProviderOptions.NamesFor(provider).Append("provider").Order(StringComparer.Ordinal),
            NamesIn(target).Concat(NamesIn(own.GetProperty("then"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_key_says_what_it_is() => AssertDescribed(s_schema);

    private static void AssertDescribed(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) Assert.All(element.EnumerateArray(), AssertDescribed);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.NameEquals("if")) continue;
            if (property.NameEquals("properties"))
                Assert.All(property.Value.EnumerateObject(), key => Assert.True(key.Value.TryGetProperty("description", out _), key.Name));
            AssertDescribed(property.Value);
        }
    }

    private static IEnumerable<string> NamesIn(JsonElement mapping) => mapping.GetProperty("properties").EnumerateObject().Select(property => property.Name);
}
