namespace Scalable.Runs;

/// <summary>Features as one line for a table.</summary>
public static class FeatureText
{
    /// <summary>name=value pairs with blanks between them, in the order they were recorded.</summary>
    public static string Render(FeatureSet features) => string.Join(' ', features.Select(feature => $"{feature.Key}={feature.Value}"));
}
