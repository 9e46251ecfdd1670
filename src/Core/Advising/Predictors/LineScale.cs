namespace Scalable.Advising.Predictors;

/// <summary>What a line is fitted to.</summary>
internal enum LineScale
{
    /// <summary>The need itself, by least squares.</summary>
    Raw,

    /// <summary>The need, each error counted relative to the need.</summary>
    Relative,

    /// <summary>As <see cref="Relative"/>, with slopes of their own within each level of the texts.</summary>
    Crossed,

    /// <summary>The need's logarithm, on the logarithms of the features.</summary>
    Log,
}
