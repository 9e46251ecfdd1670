using Scalable.Learning.Parameters;

namespace Scalable.Learning.Linear;

/// <summary>The hyperparameters of one training, read.</summary>
internal sealed record LinearSettings
{
    public LinearSettings(ParameterValues values, FeatureSchema schema)
    {
        L2 = values.Real("l2");
        Scale = values.Text("scale");
        LogFeatures = values.Text("log_features");
        Monotone = MonotoneDirections.Read(values.Text("monotone"), schema);
        OneHot = values.Integer("one_hot");
        CategorySmoothing = values.Real("category_smoothing");
    }

    /// <summary>The ridge penalty as a share of the rows; negative to choose it.</summary>
    public double L2 { get; }

    public string Scale { get; }

    public string LogFeatures { get; }

    public sbyte[]? Monotone { get; }

    public int OneHot { get; }

    public double CategorySmoothing { get; }
}
