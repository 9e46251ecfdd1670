namespace Scalable.Evaluation.Tuning.Reporting;

/// <summary>Whether a difference between two trials is more than the noise of their folds.</summary>
internal static class FoldNoise
{
    /// <summary>The 0.95 quantiles of Student's distribution by degrees of freedom, from 1; beyond them that of the normal one is close.</summary>
    private static readonly double[] s_student = [6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753];

    /// <summary>True where a paired t test over the folds finds, at a level of 5 %, that the first trial is better. Folds share training rows, so this rather sees too much than too little.</summary>
    /// <param name="better">The losses of the first trial, fold by fold.</param>
    /// <param name="other">Those of the second.</param>
    public static bool IsExceeded(IReadOnlyList<double> better, IReadOnlyList<double> other)
    {
        int count = better.Count;
        if (count < 2) return false;
        double[] gains = [.. Enumerable.Range(0, count).Select(fold => other[fold] - better[fold])];
        double mean = gains.Average(), error = Deviation(gains) / Math.Sqrt(count);
        double critical = count - 2 < s_student.Length ? s_student[count - 2] : 1.645;
        return error > 0 ? mean > critical * error : mean > 0;
    }

    /// <summary>The sample standard deviation; NaN for fewer than two values.</summary>
    public static double Deviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return double.NaN;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
