using Scalable.Runs;

namespace Scalable.Advising.Engine;

/// <summary>The features a model sees: the task's own and its target.</summary>
internal static class TaskFeatures
{
    private const string TargetName = "target";

    public static bool AreSame(IReadOnlyDictionary<string, FeatureValue> one, IReadOnlyDictionary<string, FeatureValue> other)
    {
        if (ReferenceEquals(one, other)) return true;
        if (one.Count != other.Count) return false;
        foreach ((string name, FeatureValue value) in one)
            if (!other.TryGetValue(name, out FeatureValue same) || same != value) return false;
        return true;
    }

    public static IReadOnlyDictionary<string, FeatureValue> With(IReadOnlyDictionary<string, FeatureValue> features, string? target)
    {
        if (target is null || features.ContainsKey(TargetName)) return features;
        return FeatureSet.From(features.Append(KeyValuePair.Create(TargetName, FeatureValue.Of(target))));
    }
}
