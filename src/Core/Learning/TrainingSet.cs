namespace Scalable.Learning;

/// <summary>What a learner is trained on.</summary>
/// <param name="Features">The rows.</param>
/// <param name="Targets">One finite value a row.</param>
/// <param name="Weights">One positive weight a row, or empty where all rows weigh the same.</param>
/// <param name="Groups">The run each row comes from, or empty; rows of one group are never split between training and validation.</param>
public sealed record TrainingSet(
    FeatureTable Features,
    ReadOnlyMemory<double> Targets,
    ReadOnlyMemory<double> Weights = default,
    ReadOnlyMemory<int> Groups = default)
{
    public int RowCount => Features.RowCount;
}
