namespace Scalable.Learning;

/// <summary>Reads one given value as its parameter wants it; never consults the culture.</summary>
internal static class ParameterReader
{
    /// <returns>A long, double, bool or string by the parameter's kind.</returns>
    /// <exception cref="ArgumentException">The value cannot be read or is out of range; the message names what is accepted.</exception>
    public static object Read(string learner, LearnerParameter parameter, object given)
    {
        object? value = parameter.Kind switch
        {
            ParameterKind.Integer => ReadNumber(given) is double number && number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : null,
            ParameterKind.Real => ReadNumber(given),
            ParameterKind.Boolean => ReadBoolean(given),
            ParameterKind.Choice => parameter.Choices.FirstOrDefault(choice => string.Equals(choice, Text(given), StringComparison.OrdinalIgnoreCase)),
            _ => Text(given),
        };
        bool inRange = value switch
        {
            null => false,
            long whole => whole >= parameter.Minimum && whole <= parameter.Maximum,
            double real => double.IsFinite(real) && real >= parameter.Minimum && real <= parameter.Maximum,
            _ => true,
        };
        return inRange ? value! : throw new ArgumentException($"{learner}: {parameter.Name} cannot be '{Text(given)}'; it takes {parameter.Accepted}.");
    }

    private static double? ReadNumber(object given) => given switch
    {
        bool => null,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        IConvertible convertible => TryConvert(convertible),
        _ => null,
    };

    private static double? TryConvert(IConvertible convertible)
    {
        try { return convertible.ToDouble(CultureInfo.InvariantCulture); }
        catch (Exception problem) when (problem is FormatException or InvalidCastException or OverflowException) { return null; }
    }

    private static object? ReadBoolean(object given) => given switch
    {
        bool value => value,
        string text => bool.TryParse(text, out bool value) ? value : null,
        _ => null,
    };

    private static string Text(object given) => Convert.ToString(given, CultureInfo.InvariantCulture) ?? string.Empty;
}

/// <summary>The hyperparameters of one training: what was given, checked, and the defaults of the rest.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name is unknown or given twice, or a value is not accepted.</exception>
    public ParameterValues(string learner, IReadOnlyList<LearnerParameter> parameters, IReadOnlyDictionary<string, object?>? given)
    {
        foreach ((string name, object? value) in given ?? new Dictionary<string, object?>())
        {
            LearnerParameter parameter = parameters.FirstOrDefault(candidate => candidate.IsCalled(name))
                ?? throw new ArgumentException($"{learner}: there is no hyperparameter '{name}'; there are {string.Join(", ", parameters.Select(known => known.Name))}.");
            if (value is null) continue;
            if (!_values.TryAdd(parameter.Name, ParameterReader.Read(learner, parameter, value)))
                throw new ArgumentException($"{learner}: {parameter.Name} is given twice, the second time as '{name}'.");
        }

        foreach (LearnerParameter parameter in parameters) _values.TryAdd(parameter.Name, parameter.Default);
    }

    public int Integer(string name) => checked((int)(long)_values[name]);

    public double Real(string name) => (double)_values[name];

    public bool Boolean(string name) => (bool)_values[name];

    public string Text(string name) => (string)_values[name];
}

/// <summary>Reads which features a prediction may only rise or fall with.</summary>
internal static class MonotoneDirections
{
    /// <returns>+1, -1 or 0 a feature; null if all are 0.</returns>
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
