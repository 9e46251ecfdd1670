using System.Text.Json;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>Features as members of a JSON object: numbers, truth values and texts; a number that is not finite is null.</summary>
internal static class FeatureJson
{
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, FeatureValue>> features)
    {
        writer.WriteStartObject(name);
        foreach ((string feature, FeatureValue value) in features)
        {
            writer.WritePropertyName(feature);
            if (value.Kind == FeatureValueKind.Text) writer.WriteStringValue(value.Text);
            else if (value.Kind == FeatureValueKind.Boolean) writer.WriteBooleanValue(value.Number != 0);
            else if (double.IsFinite(value.Number)) writer.WriteNumberValue(value.Number);
            else writer.WriteNullValue();
        }
        writer.WriteEndObject();
    }

    public static FeatureSet Read(JsonElement features) =>
        FeatureSet.From(features.EnumerateObject().Select(feature => KeyValuePair.Create(feature.Name, ValueOf(feature.Value))));

    private static FeatureValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => FeatureValue.Of(value.GetBoolean()),
        JsonValueKind.Number => FeatureValue.Of(value.GetDouble()),
        JsonValueKind.Null => FeatureValue.Of(double.NaN),
        _ => FeatureValue.Of(value.GetString()!),
    };
}
