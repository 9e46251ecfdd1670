using Scalable.Runs;

namespace Scalable.Evaluation.Backtesting;

/// <summary>A way to size tasks, seeing one after another and each outcome only after its own decision.</summary>
internal interface ISizingStrategy
{
    string Name { get; }

    /// <summary>What it gives a task; null where it has nothing to say. Of the attempt only what is known before it starts may be looked at.</summary>
    StrategyDecision? Decide(TaskRecord attempt);

    void Learn(TaskRecord attempt);
}
