namespace Scalable.Learning.Parameters;

/// <summary>Reads which features a prediction may only rise or fall with.</summary>
internal static class MonotoneDirections
{
    /// <returns>+1, -1 or 0 a feature; null where all are 0.</returns>
    /// <exception cref="ArgumentException">A feature is not there, is a category, or its direction cannot be read.</exception>
    public static sbyte[]? Read(string text, FeatureSchema schema)
    {
        if (text.Length == 0 || text.Equals("none", StringComparison.OrdinalIgnoreCase)) return null;
        sbyte[] directions = new sbyte[schema.Count];
        if (text.Equals("size_like", StringComparison.OrdinalIgnoreCase))
        {
            for (int feature = 0; feature < directions.Length; feature++) directions[feature] = schema.Features[feature].IsSizeLike ? (sbyte)1 : (sbyte)0;
        }
        else
        {
            foreach (string item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) ReadItem(item, schema, directions);
        }

        return Array.Exists(directions, direction => direction != 0) ? directions : null;
    }

    private static void ReadItem(string item, FeatureSchema schema, sbyte[] directions)
    {
        int colon = item.LastIndexOf(':');
        string name = colon < 0 ? item : item[..colon].TrimEnd();
        sbyte direction = (colon < 0 ? "+1" : item[(colon + 1)..].Trim()) switch
        {
            "+1" or "1" => 1,
            "-1" => -1,
            "0" => 0,
            _ => throw new ArgumentException($"monotone: '{item}' cannot be read; write a feature's name, a colon and +1, -1 or 0."),
        };
        for (int feature = 0; feature < schema.Count; feature++)
        {
            if (schema.Features[feature].Name != name) continue;
            if (schema.Features[feature].Kind != FeatureKind.Numeric) throw new ArgumentException($"monotone: '{name}' is a category; only numbers have a direction.");
            directions[feature] = direction;
            return;
        }

        throw new ArgumentException($"monotone: there is no feature '{name}'; there are {string.Join(", ", schema.Features.Select(known => known.Name))}.");
    }
}
