namespace Scalable.Commands;

/// <summary>Lets a parameter take numbers by tag from a hashtable, any dictionary, or an object with properties.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public abstract class TagValueTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The entry that stands for every tag without one of its own.</summary>
    internal const string OtherTags = "*";

    /// <summary>Whether one number without a tag is taken, and the entry '*'.</summary>
    public bool AllowsOtherTags { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = Properties.Plain(inputData);
        if (plain is null) return null;
        var values = new Hashtable(StringComparer.Ordinal);
        if (plain is IDictionary or PSObject)
            foreach ((string tag, object? value) in Properties.Of(PSObject.AsPSObject(plain))) Add(values, tag, value);
        else if (AllowsOtherTags && plain is IConvertible and not string)
            Add(values, OtherTags, plain);
        else
            throw new ArgumentTransformationMetadataException($"Numbers by tag are given as a hashtable such as @{{ demeter = 10 }}, not as '{plain}'.");
        return values;
    }

    /// <summary>The number of one tag; null if it is none.</summary>
    private protected abstract object? Read(string text);

    private protected abstract string Wanted { get; }

    private void Add(Hashtable values, string tag, object? value)
    {
        string text = System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        values[tag] = (tag == OtherTags && !AllowsOtherTags ? null : Read(text))
            ?? throw new ArgumentTransformationMetadataException($"The tag '{tag}' has '{text}'; {Wanted} is needed.");
    }
}

/// <summary>Workers by tag.</summary>
public sealed class TagCountTransformationAttribute : TagValueTransformationAttribute
{
    private protected override string Wanted => "a whole number of workers, 0 or more,";

    private protected override object? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
}

/// <summary>Prices by tag.</summary>
public sealed class TagPriceTransformationAttribute : TagValueTransformationAttribute
{
    private protected override string Wanted => "a price, 0 or more,";

    private protected override object? Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double price) && price >= 0 && double.IsFinite(price) ? price : null;
}

/// <summary>Numbers by tag, from hashtables that a <see cref="TagValueTransformationAttribute"/> has checked.</summary>
internal static class TagValues
{
    /// <summary>The entries of single tags; empty for null.</summary>
    public static Dictionary<string, T> ByTag<T>(Hashtable? values) where T : struct =>
        (values ?? []).Cast<DictionaryEntry>().Where(entry => (string)entry.Key != TagValueTransformationAttribute.OtherTags)
            .ToDictionary(entry => (string)entry.Key, entry => (T)entry.Value!, StringComparer.Ordinal);

    /// <summary>The entry for all other tags; null if there is none.</summary>
    public static T? OfOthers<T>(Hashtable? values) where T : struct => values?[TagValueTransformationAttribute.OtherTags] as T?;
}
