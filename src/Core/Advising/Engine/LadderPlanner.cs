namespace Scalable.Advising.Engine;

/// <summary>
/// Chooses a first allocation and every retry together. On a discrete distribution of the need, a ladder a1 &lt; a2 &lt; ...
/// costs each attempt its whole allocation times the chance of reaching it, plus a price for each failure:
/// sum of a_k S(a_(k-1)) + price S(a_k), S the chance of needing more. The cheapest ladder over the distribution's
/// values is found exactly by dynamic programming over lines in S (convex hull trick), in O(n log n).
/// </summary>
internal sealed class LadderPlanner
{
    private double[] _survival = [];
    private double[] _costToGo = [];
    private int[] _next = [];
    private int[] _hull = [];
    private double[] _intercept = [];

    /// <summary>The cheapest ladder for a sorted sample whose weights sum to 1; the last rung is its largest value.</summary>
    /// <param name="values">Ascending.</param>
    /// <param name="weights">Non-negative, summing to 1.</param>
    /// <param name="failurePrice">What one failed attempt costs beyond its allocation, in the values' unit.</param>
    /// <param name="rungs">Receives the ladder, ascending.</param>
    /// <param name="leastFirst">The first rung is not below this.</param>
    /// <returns>The expected cost: allocations paid for plus prices.</returns>
    public double Plan(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double failurePrice, List<double> rungs, double leastFirst = 0)
    {
        rungs.Clear();
        int count = values.Length;
        if (count == 0) return 0;
        Reserve(count);
        double survival = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            _survival[i] = survival;
            survival += weights[i];
        }
        _costToGo[count - 1] = 0;
        int hullSize = 0;
        for (int j = count - 2; j >= -1; j--)
        {
            int line = j + 1;
            _intercept[line] = failurePrice * _survival[line] + _costToGo[line];
            if (line == count - 1 || values[line] < values[line + 1]) hullSize = Push(values, hullSize, line);
            double reach = j < 0 ? 1 : _survival[j];
            int best = Query(values, hullSize, reach);
            double cost = values[best] * reach + _intercept[best];
            if (j < 0) return First(values, best, cost, leastFirst, rungs);
            _costToGo[j] = cost;
            _next[j] = best;
        }
        throw new InvalidOperationException("unreachable");
    }

    // The cheapest first step that is not below the least; the least itself lies between two values and leaves what the lower one does.
    private double First(ReadOnlySpan<double> values, int best, double cost, double leastFirst, List<double> rungs)
    {
        int last = values.Length - 1;
        double first = values[best];
        if (first < leastFirst)
        {
            best = values.BinarySearch(leastFirst) is >= 0 and int at ? at : ~values.BinarySearch(leastFirst) - 1;
            (first, cost) = (leastFirst, leastFirst + _intercept[best]);
            for (int i = best + 1; i <= last; i++)
                if (values[i] + _intercept[i] < cost) (best, first, cost) = (i, values[i], values[i] + _intercept[i]);
        }
        rungs.Add(first);
        for (int k = best; k < last; rungs.Add(values[k])) k = _next[k];
        return cost;
    }

    // Lines come with strictly falling slopes; the hull keeps those that are lowest for some reach.
    private int Push(ReadOnlySpan<double> values, int size, int line)
    {
        while (size >= 2 && IsNeverLowest(values, _hull[size - 2], _hull[size - 1], line)) size--;
        _hull[size++] = line;
        return size;
    }

    private bool IsNeverLowest(ReadOnlySpan<double> values, int first, int middle, int last) =>
        (_intercept[last] - _intercept[first]) * (values[first] - values[middle]) <=
        (_intercept[middle] - _intercept[first]) * (values[first] - values[last]);

    private int Query(ReadOnlySpan<double> values, int size, double reach)
    {
        int low = 0, high = size - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            double here = values[_hull[middle]] * reach + _intercept[_hull[middle]];
            double next = values[_hull[middle + 1]] * reach + _intercept[_hull[middle + 1]];
            if (next < here) low = middle + 1;
            else high = middle;
        }
        return _hull[low];
    }

    private void Reserve(int count)
    {
        if (_survival.Length >= count) return;
        int size = Math.Max(count, 2 * _survival.Length);
        _survival = new double[size];
        _costToGo = new double[size];
        _next = new int[size];
        _hull = new int[size];
        _intercept = new double[size];
    }
}

/// <summary>What a ladder would have cost a task whose need is known.</summary>
internal static class LadderCost
{
    /// <summary>Growth once a ladder is used up.</summary>
    public const double GrowthBeyondLadder = 2;

    /// <summary>The waste (allocated and not needed, failed attempts whole) plus the price of each failure, in the need's unit.</summary>
    public static double Of(List<double> rungs, double need, double failurePrice, out int failures)
    {
        double cost = 0;
        failures = 0;
        double allocated = 0;
        for (int k = 0; ; k++)
        {
            allocated = k < rungs.Count ? rungs[k] : Math.Max(allocated * GrowthBeyondLadder, double.Epsilon);
            if (allocated >= need) return cost + allocated - need;
            cost += allocated + failurePrice;
            failures++;
        }
    }
}
