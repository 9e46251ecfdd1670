namespace Scalable.Commands;

/// <summary>
/// One object from a hashtable, a CSV row, JSON or another cmdlet, read by names in any case and with or without
/// underscores: duration_s, DurationSeconds. An empty cell counts as absent.
/// </summary>
internal sealed class InputRecord
{
    private const string FeaturePrefix = "features.";

    private readonly string _what;
    private readonly Dictionary<string, object> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KeyValuePair<string, FeatureValue>> _featureColumns = [];

    /// <param name="item">The object.</param>
    /// <param name="what">What it is, for messages, such as pending task 3.</param>
    /// <exception cref="FormatException">It is a text or a number and has no properties to read.</exception>
    public InputRecord(PSObject item, string what)
    {
        _what = what;
        if (item.BaseObject is string or ValueType)
            throw new FormatException($"The {what} is '{item.BaseObject}'; an object with properties is needed, such as @{{ tag = 'gcam' }}.");
        foreach ((string name, object? value) in Properties.Of(item)) Add(name, value);
    }

    /// <summary>Refuses a name that is none of the known ones; seconds may also be given without the unit in the name.</summary>
    /// <exception cref="FormatException">There is such a name; the message has the nearest that is known.</exception>
    public void RefuseOthers(IReadOnlyList<string> known)
    {
        HashSet<string> taken = [.. known.SelectMany(name => name.EndsWith("_s", StringComparison.Ordinal) ? new[] { name, name[..^2], name + "econds" } : [name]).Append("feature").Select(Normal)];
        foreach (string name in _fields.Keys)
            if (!taken.Contains(name.ToLowerInvariant()) && StateKeys.Problem(name, $"The {_what}", known) is { } problem) throw new FormatException(problem);
    }

    public string? Text(params string[] names) => Find(names) is { } value ? Convert.ToString(Plain(value), CultureInfo.InvariantCulture) : null;

    /// <summary>A number, in the unit that the name says; null if absent.</summary>
    /// <exception cref="FormatException">The value is no number.</exception>
    public double? Number(params string[] names) => Find(names) is not { } value
        ? null
        : TryNumber(Plain(value), out double number) ? number : throw Wrong(names[0], "a number", value);

    /// <summary>Seconds: a number if the name says so, else a time span or a text with a unit such as 90s.</summary>
    /// <exception cref="FormatException">The value is neither, or a number whose unit is not known.</exception>
    public double? Seconds(string name)
    {
        if (Find([name + "_s", name + "_seconds"]) is { } known)
            return TryNumber(Plain(known), out double number) ? number : TrySpan(Plain(known)) ?? throw Wrong(name + "_s", "a number of seconds", known);
        if (Find([name]) is not { } value) return null;
        return TrySpan(Plain(value)) ?? throw Wrong(name, $"a time span or a text such as 90s (a number of seconds is called {name}_s)", value);
    }

    /// <exception cref="FormatException">The value is no time.</exception>
    public DateTimeOffset? Moment(params string[] names) => Find(names) is not { } value ? null : Plain(value) switch
    {
        DateTimeOffset moment => moment,
        DateTime { Kind: DateTimeKind.Unspecified } moment => new DateTimeOffset(moment, TimeSpan.Zero),
        DateTime moment => new DateTimeOffset(moment),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) => moment,
        var other => TryNumber(other, out double seconds) ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : throw Wrong(names[0], "a time such as 2026-11-22T10:37:00Z", value),
    };

    /// <summary>The features: an object or hashtable of that name, and columns such as features.input_size_mb.</summary>
    /// <exception cref="FormatException">They are given in another way.</exception>
    /// <exception cref="ArgumentTransformationMetadataException">A feature is neither a number, a text nor a truth value.</exception>
    public FeatureSet Features()
    {
        if (Find(["features", "feature"]) is not { } value) return _featureColumns.Count > 0 ? FeatureSet.From(_featureColumns) : FeatureSet.Empty;
        object plain = Plain(value);
        if (plain is ValueType) throw Wrong("features", "a hashtable or an object; in a table, name a column features.input_size_mb", value);
        return FeatureTransformationAttribute.Convert(plain is IDictionary and not FeatureSet ? Known((IDictionary)plain) : plain);
    }

    /// <summary>The features that have a value; null in JSON means that one is not known.</summary>
    private static Hashtable Known(IDictionary dictionary)
    {
        var known = new Hashtable();
        foreach ((string name, object? feature) in Properties.Of(dictionary))
            if (feature is not null) known[name] = feature;
        return known;
    }

    private void Add(string name, object? value)
    {
        if (value is null || Plain(value) is "") return;
        if (name.StartsWith(FeaturePrefix, StringComparison.OrdinalIgnoreCase))
            _featureColumns.Add(KeyValuePair.Create(name[FeaturePrefix.Length..], FeatureValue.Parse(Convert.ToString(Plain(value), CultureInfo.InvariantCulture)!)));
        else
            _fields[Normal(name)] = value;
    }

    private object? Find(ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (_fields.TryGetValue(Normal(name), out object? value)) return value;
        return null;
    }

    private FormatException Wrong(string name, string wanted, object found) =>
        new($"The {_what} has {name} = '{Plain(found)}'; it must be {wanted}.");

    private static string Normal(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static object Plain(object value) => Properties.Plain(value)!;

    private static double? TrySpan(object value) => value switch
    {
        TimeSpan span => span.TotalSeconds,
        Walltime walltime => walltime.TotalSeconds,
        string text when Walltime.TryParse(text, out Walltime walltime) => walltime.TotalSeconds,
        _ => null,
    };

    private static bool TryNumber(object value, out double number)
    {
        number = 0;
        if (value is string text) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (value is not IConvertible convertible || value is bool or char or DateTime) return false;
        number = convertible.ToDouble(CultureInfo.InvariantCulture);
        return true;
    }
}
