namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>
/// Bounds for unseen rows from the errors of the other unseen rows, so that judging bounds costs no fit beyond those that predict:
/// each row's factor is the conformal quantile of the ratios of truth to prediction of all rows but itself (leave-one-out; Vovk et
/// al. 2005).
/// </summary>
internal static class LeaveOneOutFactors
{
    /// <summary>The factor from each row's prediction to the bound that holds with a probability; 1 for a row that is alone.</summary>
    /// <param name="ratios">Truth over prediction, a row each.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    public static double[] Of(double[] ratios, double probability)
    {
        int count = ratios.Length;
        double[] factors = new double[count];
        Array.Fill(factors, 1);
        if (count < 2) return factors;
        int[] order = [.. Enumerable.Range(0, count).OrderBy(row => ratios[row])];
        // The ceil((n + 1) p)-th of the n others, or the largest if there are too few for that.
        int rank = Math.Clamp((int)Math.Ceiling(count * probability - 1e-9), 1, count - 1) - 1;
        for (int place = 0; place < count; place++) factors[order[place]] = ratios[order[rank < place ? rank : rank + 1]];
        return factors;
    }
}
