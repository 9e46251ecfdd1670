namespace Scalable.Scaling.Foresight;

/// <summary>Says in words what earlier runs let expect of a tag.</summary>
internal static class ForeseenTasks
{
    private const int MaxKinds = 2;

    /// <summary>38 align tasks are expected within 4 min (in 4 of 5 earlier runs).</summary>
    /// <param name="scenarios">The tag's scenarios; those of one run follow one another.</param>
    /// <param name="runs">How many earlier runs there are.</param>
    /// <param name="withinSeconds">How far is looked ahead.</param>
    public static string Text(IReadOnlyList<ArrivalScenario> scenarios, int runs, double withinSeconds)
    {
        var counts = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (IGrouping<string?, ArrivalScenario> run in scenarios.GroupBy(scenario => scenario.Run))
        {
            ArrivalScenario[] levels = [.. run];
            foreach (IGrouping<string, KindArrival> kind in levels[levels.Length / 2].Arrivals.GroupBy(arrival => arrival.Kind.Name))
            {
                if (!counts.TryGetValue(kind.Key, out List<int>? all)) counts[kind.Key] = all = [];
                all.Add(kind.Sum(arrival => arrival.Count));
            }
        }
        var clauses = new List<(int Count, string Text)>();
        foreach ((string kind, List<int> all) in counts)
        {
            all.Sort();
            int median = all[all.Count / 2];
            if (2 * all.Count <= runs) continue;
            clauses.Add((median, string.Create(CultureInfo.InvariantCulture, $"{median} {kind} task{(median == 1 ? " is" : "s are")} expected within {Span(withinSeconds)} (in {all.Count} of {runs} earlier run{(runs == 1 ? "" : "s")})")));
        }
        return string.Join(", ", clauses.OrderByDescending(clause => clause.Count).ThenBy(clause => clause.Text, StringComparer.Ordinal).Take(MaxKinds).Select(clause => clause.Text));
    }

    /// <summary>3 trim tasks came where align was expected; or: no task came where align was expected.</summary>
    public static string Departure(string task, int count, string? due)
    {
        string came = count == 0 ? "no task came" : string.Create(CultureInfo.InvariantCulture, $"{count} {task} task{(count == 1 ? "" : "s")} came");
        return due is null ? came : due == task ? $"{came}, another number or time than expected" : $"{came} where {due} was expected";
    }

    private static string Span(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60):0} min");
}
