namespace Scalable.Evaluation.Tuning;

/// <summary>How attempts are divided into those that models learn from and those they are judged on.</summary>
public enum CrossValidationMethod
{
    /// <summary>Trained on earlier runs, judged on later ones; a run is never divided.</summary>
    TimeOrdered,

    /// <summary>Each run is judged once, by models trained on all others.</summary>
    GroupedByRun,

    /// <summary>Attempts at random, whatever run they are of.</summary>
    Random,
}
