namespace Scalable.Commands;

/// <summary>Lets a feature parameter take a hashtable, an ordered dictionary or any object with properties.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FeatureTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Convert(inputData);

    /// <summary>The features that an object holds: a feature set, a dictionary, an object with properties, or a line as tables and CSV files have it.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">A value is neither a number, a text nor a truth value.</exception>
    internal static FeatureSet Convert(object? features) => Properties.Plain(features) switch
    {
        null => FeatureSet.Empty,
        FeatureSet set => set,
        IDictionary dictionary => FeatureSet.From(Properties.Of(dictionary).Select(entry => Pair(entry.Key, entry.Value))),
        string line => Parse(line),
        PSObject item => Known(item),
        var other when features is PSObject item && !other.GetType().IsValueType => Known(item),
        var other => throw new ArgumentTransformationMetadataException(
            $"Features are given as a hashtable such as @{{ input_size_mb = 2048 }}, not as {other.GetType().Name}."),
    };

    /// <summary>The properties that have a value: an empty cell of a table and null in JSON mean that a feature is not known.</summary>
    private static FeatureSet Known(PSObject item) =>
        FeatureSet.From(Properties.Of(item).Where(entry => entry.Value is not (null or "")).Select(entry => Pair(entry.Key, entry.Value)));

    private static FeatureSet Parse(string line)
    {
        try
        {
            return FeatureText.Parse(line);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message);
        }
    }

    private static KeyValuePair<string, FeatureValue> Pair(string name, object? value) => KeyValuePair.Create(name, Value(name, value));

    internal static FeatureValue Value(string name, object? value)
    {
        object? plain = Properties.Plain(value);
        return plain switch
        {
            FeatureValue given => given,
            MemorySize size => FeatureValue.Of(size.Bytes),
            Walltime walltime => FeatureValue.Of(walltime.TotalSeconds),
            bool truth => FeatureValue.Of(truth),
            SwitchParameter present => FeatureValue.Of(present.IsPresent),
            string text => FeatureValue.Parse(text),
            Enum member => FeatureValue.Of(member.ToString()),
            TimeSpan duration => FeatureValue.Of(duration.TotalSeconds),
            DateTime or DateTimeOffset => FeatureValue.Of(((IFormattable)plain).ToString("O", CultureInfo.InvariantCulture)),
            IConvertible number and not char => FeatureValue.Of(number.ToDouble(CultureInfo.InvariantCulture)),
            char letter => FeatureValue.Of(letter.ToString()),
            _ => throw new ArgumentTransformationMetadataException(
                $"The feature '{name}' is {(plain is null ? "null" : "of type " + plain.GetType().Name)}; a feature is a number, a text or a truth value."),
        };
    }
}
