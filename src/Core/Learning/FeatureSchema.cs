namespace Scalable.Learning;

/// <summary>How a feature's values are to be understood.</summary>
public enum FeatureKind
{
    /// <summary>An ordered quantity; NaN where it is missing.</summary>
    Numeric,

    /// <summary>A category, held as its index in <see cref="FeatureDescription.Categories"/>; NaN where missing, -1 where not among them.</summary>
    Categorical,
}

/// <summary>One feature of a table.</summary>
/// <param name="Name">The feature's name, as importances and explanations show it.</param>
/// <param name="Kind">How its values are to be understood.</param>
/// <param name="Categories">The names of the categories by index; empty for a numeric feature.</param>
/// <param name="IsSizeLike">True where more of it can be assumed never to lower the target (bytes read, scenarios); learners may then refuse negative slopes.</param>
public sealed record FeatureDescription(string Name, FeatureKind Kind, IReadOnlyList<string> Categories, bool IsSizeLike = false)
{
    public static FeatureDescription Numeric(string name, bool isSizeLike = false) => new(name, FeatureKind.Numeric, [], isSizeLike);

    public static FeatureDescription Categorical(string name, IReadOnlyList<string> categories) => new(name, FeatureKind.Categorical, categories);
}

/// <summary>The features of a table, in the order of its columns.</summary>
public sealed record FeatureSchema(IReadOnlyList<FeatureDescription> Features)
{
    public int Count => Features.Count;
}
