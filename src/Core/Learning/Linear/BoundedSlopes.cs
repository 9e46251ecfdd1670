namespace Scalable.Learning.Linear;

/// <summary>
/// Least squares where some slopes may not be negative (or positive): the active-set method of Lawson and Hanson (1974) on the products.
/// </summary>
internal static class BoundedSlopes
{
    public static bool AreViolated(ReadOnlySpan<double> slopes, sbyte[] directions)
    {
        for (int column = 0; column < slopes.Length; column++)
            if (slopes[column] * directions[column] < 0) return true;
        return false;
    }

    /// <summary>Solves a regression with the slopes at 0 that their bound holds there.</summary>
    public static void Solve(RidgeRegression regression, sbyte[] directions, double penalty, int rowCount)
    {
        const double tolerance = 1e-12;
        bool[] isHeld = [.. directions.Select(direction => direction != 0)];
        double[] slopes = Solved();
        int maxSteps = 3 * directions.Length;
        for (int step = 0; step < maxSteps; step++)
        {
            int entering = MostPromising();
            if (entering < 0) break;
            isHeld[entering] = false;
            double[] next = Solved();
            while (AreViolated(next, directions))
            {
                Retreat(slopes, next);
                for (int column = 0; column < directions.Length; column++)
                    isHeld[column] |= directions[column] != 0 && slopes[column] * directions[column] <= 0;
                next = Solved();
            }
            slopes = next;
        }

        double[] Solved()
        {
            regression.Hold(isHeld);
            regression.Solve(penalty);
            return regression.StandardisedSlopes.ToArray();
        }

        int MostPromising()
        {
            int best = -1;
            double most = tolerance * rowCount;
            for (int column = 0; column < directions.Length; column++)
            {
                if (!isHeld[column] || regression.Scales[column] == 0) continue;
                double promise = regression.Gradient(column) * directions[column];
                if (promise <= most) continue;
                most = promise;
                best = column;
            }
            return best;
        }

        void Retreat(double[] from, double[] to)
        {
            double share = 1;
            for (int column = 0; column < to.Length; column++)
                if (to[column] * directions[column] < 0) share = Math.Min(share, from[column] / (from[column] - to[column]));
            for (int column = 0; column < to.Length; column++)
            {
                if (isHeld[column]) continue;
                bool stops = to[column] * directions[column] < 0 && from[column] / (from[column] - to[column]) <= share;
                from[column] = stops ? 0 : from[column] + share * (to[column] - from[column]);
            }
        }
    }
}
