namespace Scalable.Learning;

/// <summary>Turns what each feature explains into shares by name.</summary>
internal static class Importance
{
    public static IReadOnlyDictionary<string, double> Shares(FeatureSchema schema, ReadOnlySpan<double> amounts)
    {
        double total = 0;
        foreach (double amount in amounts) total += amount;
        Dictionary<string, double> shares = new(StringComparer.Ordinal);
        for (int feature = 0; feature < schema.Count; feature++) shares[schema.Features[feature].Name] = total > 0 ? amounts[feature] / total : 0;
        return shares;
    }
}
