using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Lets a feature parameter take a hashtable, an ordered dictionary or any object with properties.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FeatureTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject { BaseObject: FeatureSet or IDictionary } wrapped ? Convert(wrapped.BaseObject) : Convert(inputData);

    /// <summary>The features that an object holds.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">A value is neither a number, a text nor a truth value.</exception>
    internal static FeatureSet Convert(object? features) => features switch
    {
        null => FeatureSet.Empty,
        FeatureSet set => set,
        IDictionary dictionary => FeatureSet.From(dictionary.Cast<DictionaryEntry>().Select(entry => Pair(entry.Key.ToString()!, entry.Value))),
        PSObject item => FeatureSet.From(item.Properties.Where(property => property.IsGettable).Select(property => Pair(property.Name, property.Value))),
        _ => throw new ArgumentTransformationMetadataException(
            $"Features are given as a hashtable such as @{{ input_size_mb = 2048 }}, not as {features.GetType().Name}."),
    };

    private static KeyValuePair<string, FeatureValue> Pair(string name, object? value) => KeyValuePair.Create(name, Value(name, value));

    private static FeatureValue Value(string name, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
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
