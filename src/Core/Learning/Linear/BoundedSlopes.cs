namespace Scalable.Learning.Linear;

/// <summary>
/// Least squares where some slopes may not be negative (or positive): the active-set method of Lawson and Hanson (1974) on the products.
/// </summary>
internal static class BoundedSlopes
{
    public static bool AreViolated(double[] slopes, sbyte[] directions)
    {
        for (int column = 0; column < slopes.Length; column++)
        {
            if (slopes[column] * directions[column] < 0) return true;
        }

        return false;
    }

    /// <summary>The columns whose slopes are not held at 0 by their bound.</summary>
    public static int[] FreeColumns(Moments moments, int[] columns, double[] scales, sbyte[] directions, int target, double penalty, int rowCount)
    {
        List<int> free = [.. columns.Where(column => directions[column] == 0)];
        double[] slopes = Solve();
        int mostSteps = 3 * columns.Length;
        for (int step = 0; step < mostSteps; step++)
        {
            int entering = MostPromising(slopes);
            if (entering < 0) break;
            free.Add(entering);
            double[] next = Solve();
            while (AreViolated(next, directions))
            {
                Retreat(slopes, next);
                free.RemoveAll(column => directions[column] != 0 && slopes[column] * directions[column] <= 0);
                next = Solve();
            }

            slopes = next;
        }

        free.Sort();
        return [.. free];

        double[] Solve() => new RidgeRotation(moments, [.. free], scales, target, rowCount).Slopes(penalty, directions.Length);

        int MostPromising(double[] at)
        {
            const double tolerance = 1e-12;
            int best = -1;
            double most = tolerance * rowCount;
            foreach (int column in columns)
            {
                if (free.Contains(column)) continue;
                double gradient = moments.TargetProduct(column, target);
                foreach (int other in free) gradient -= moments.Product(column, other) * at[other];
                double promise = gradient * directions[column] / scales[column];
                if (promise <= most) continue;
                most = promise;
                best = column;
            }

            return best;
        }

        void Retreat(double[] from, double[] to)
        {
            double share = 1;
            foreach (int column in free)
            {
                if (to[column] * directions[column] < 0) share = Math.Min(share, from[column] / (from[column] - to[column]));
            }

            foreach (int column in free)
            {
                bool stops = to[column] * directions[column] < 0 && from[column] / (from[column] - to[column]) <= share;
                from[column] = stops ? 0 : from[column] + (share * (to[column] - from[column]));
            }
        }
    }
}
