namespace Scalable.Evaluation.Tuning;

/// <summary>How a search chooses what to try.</summary>
public enum SearchStrategyKind
{
    /// <summary>Where what was good is dense (tree-structured Parzen estimator, Bergstra et al. 2011).</summary>
    Tpe,

    /// <summary>Anywhere, evenly (Bergstra and Bengio 2012).</summary>
    Random,

    /// <summary>On a grid.</summary>
    Grid,

    /// <summary>Many with a small budget, the better third of them with three times as much, and so on (successive halving, Jamieson and Talwalkar 2016).</summary>
    Halving,

    /// <summary>Successive halving from several starting budgets in turn (Li et al. 2018), two of three trials where what was good is dense (BOHB, Falkner et al. 2018).</summary>
    Hyperband,
}

/// <summary>What halving gives trials more of from rung to rung.</summary>
public enum SearchResource
{
    /// <summary>Training rows, the newest first.</summary>
    Rows,

    /// <summary>Trees; learners without trees take rows.</summary>
    Trees,
}
