namespace Scalable.Learning.MLNet;

/// <summary>ML.NET's trainers under the names of our learners. Loaded by name from Core, on first use.</summary>
public sealed class MLNetLearners : ILearnerSource
{
    /// <summary>SDCA as linear, FastForest as random_forest, FastTree as gradient_boosting.</summary>
    public IReadOnlyList<ILearner> All { get; } = [new SdcaLearner(), new FastForestLearner(), new FastTreeLearner()];
}
