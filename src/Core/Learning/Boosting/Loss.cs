namespace Scalable.Learning.Boosting;

/// <summary>What boosting lowers. All losses here depend on the residual, the target less the prediction, alone.</summary>
internal abstract class Loss
{
    /// <summary>Whether a leaf's value is not the mean of its gradients but is computed anew from its residuals (Friedman 2001).</summary>
    public virtual bool RenewsLeaves => true;

    /// <summary>Whether the negative gradient is the residual itself.</summary>
    public virtual bool GradientIsResidual => false;

    /// <summary>The best constant prediction.</summary>
    public abstract double Initial(ReadOnlySpan<double> targets);

    /// <summary>Adapts to the residuals of this round; called once before the gradients are asked for.</summary>
    public virtual void BeginRound(ReadOnlySpan<double> residuals, ReadOnlySpan<int> rows)
    {
    }

    /// <summary>The negative gradient at each residual.</summary>
    public abstract void Gradients(ReadOnlySpan<double> residuals, Span<double> gradients);

    /// <summary>What to add to the predictions of a leaf of these residuals.</summary>
    public abstract double LeafValue(ReadOnlySpan<double> residuals);

    /// <summary>The loss at a residual.</summary>
    public abstract double Value(double residual);
}
