namespace Scalable.Advising.Predictors;

/// <summary>Which past rows a candidate listens to.</summary>
internal enum Weighting
{
    /// <summary>All alike.</summary>
    All,

    /// <summary>Those with an input near the asked one.</summary>
    Near,

    /// <summary>The newest.</summary>
    Recent,

    /// <summary>Those for which the user asked for the same amount.</summary>
    SameRequest,

    /// <summary>Those that share leaves with the asked one.</summary>
    Leaf,
}
