using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Scaling;

/// <summary>Asks an advisor how long tasks take, once for the same task and features.</summary>
internal sealed class DurationAdvice(IResourceAdvisor? advisor)
{
    /// <summary>The most new questions in one decision; further tasks are estimated like the others of their name.</summary>
    private const int MaxNewQuestions = 256;

    /// <summary>Of a tag with very many kinds of task the most frequent are asked about.</summary>
    private const int MaxTasksOfTag = 32;

    private const int MaxNamedTasks = 3;

    private readonly Dictionary<(string Task, FeatureSet Features), DurationEstimate?> _known = new(new ByContent());
    private readonly Dictionary<string, (string Task, int Count)[]> _ofTags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tasks = advisor is null ? [] : new HashSet<string>(advisor.KnownTasks, StringComparer.Ordinal);
    private int _asked;

    public void StartDecision() => _asked = 0;

    public DurationEstimate? Ask(string task, FeatureSet features)
    {
        if (advisor is null || !_tasks.Contains(task)) return null;
        if (_known.TryGetValue((task, features), out DurationEstimate? known)) return known;
        if (_asked++ >= MaxNewQuestions) return null;
        return _known[(task, features)] = Estimate(advisor, task, features);
    }

    /// <summary>
    /// How long a task takes of which only the tag is known: the mean over the tasks that the history knows of it, each as
    /// often as it ran, within the bounds of them all.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="features">What is known of the task.</param>
    /// <param name="tasks">The tasks, in words.</param>
    public DurationEstimate? AskTag(string tag, FeatureSet features, out string tasks)
    {
        tasks = "";
        if (advisor is null || _tasks.Contains(tag)) return null;
        if (!_ofTags.TryGetValue(tag, out (string Task, int Count)[]? known))
            _ofTags[tag] = known = [.. advisor.TasksOf(tag).OrderByDescending(task => task.Value).ThenBy(task => task.Key, StringComparer.Ordinal).Take(MaxTasksOfTag).Select(task => (task.Key, task.Value))];
        double weight = 0, expected = 0, trust = 0, lower = double.PositiveInfinity, upper = 0;
        foreach ((string task, int count) in known)
        {
            if (Ask(task, features) is not { } one) continue;
            weight += count;
            expected += count * one.Expected;
            trust += count * one.Trust;
            lower = Math.Min(lower, one.Lower);
            upper = Math.Max(upper, one.Upper);
        }
        if (weight == 0) return null;
        tasks = Named([.. known.Select(task => task.Task)]);
        return new(expected / weight, lower, upper, trust / weight);
    }

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Named(IReadOnlyList<string> tasks) =>
        string.Join(", ", tasks.Take(MaxNamedTasks)) + (tasks.Count > MaxNamedTasks ? $" and {tasks.Count - MaxNamedTasks} more" : "");

    private static DurationEstimate? Estimate(IResourceAdvisor advisor, string task, FeatureSet features)
    {
        var query = new RecommendationQuery(task) { Features = features };
        ResourceRecommendation advice = advisor.Recommend(query);
        if (advice.Evidence.Method == "none" || advice.Predictions.FirstOrDefault(prediction => prediction.Quantity == "duration_s") is not { } predicted) return null;
        return new(Math.Max(0, predicted.Expected), Math.Max(0, predicted.Lower), Math.Max(predicted.Upper, predicted.Expected), advice.Method == "learned" ? 0.9 : 0.8);
    }

    private sealed class ByContent : IEqualityComparer<(string Task, FeatureSet Features)>
    {
        public bool Equals((string Task, FeatureSet Features) x, (string Task, FeatureSet Features) y)
        {
            if (!string.Equals(x.Task, y.Task, StringComparison.Ordinal)) return false;
            if (ReferenceEquals(x.Features, y.Features)) return true;
            if (x.Features.Count != y.Features.Count) return false;
            foreach ((string name, FeatureValue value) in x.Features)
                if (!y.Features.TryGetValue(name, out FeatureValue other) || !value.Equals(other)) return false;
            return true;
        }

        public int GetHashCode((string Task, FeatureSet Features) key)
        {
            int hash = key.Task.GetHashCode(StringComparison.Ordinal);
            foreach ((string name, FeatureValue value) in key.Features) hash ^= HashCode.Combine(name, value);
            return hash;
        }
    }
}

/// <summary>How long a task is expected to run, in seconds, with bounds that hold with nine in ten.</summary>
/// <param name="Expected">The mean.</param>
/// <param name="Lower">Nineteen in twenty take longer.</param>
/// <param name="Upper">Nineteen in twenty take less.</param>
/// <param name="Trust">From 0 to 1: how far the estimate rests on the kind's own past.</param>
internal readonly record struct DurationEstimate(double Expected, double Lower, double Upper, double Trust)
{
    /// <summary>
    /// What is expected to be left of a task that has run for <paramref name="elapsed"/> seconds: the rest of the mean, but
    /// at least a quarter of what it has taken so far, and half of it beyond the upper bound, since tasks that run for
    /// unusually long tend to run for much longer.
    /// </summary>
    public double Remaining(double elapsed) => Math.Max(Expected - elapsed, elapsed * (elapsed > Upper ? 0.5 : 0.25));
}

/// <summary>The newest durations of one kind of task, in seconds: enough for a mean, for quantiles, and for what is left of a running task.</summary>
internal sealed class DurationSample
{
    private const int Capacity = 64;

    private double[] _values = [];
    private double[]? _sorted;
    private int _next;
    private double _sum;

    public int Count { get; private set; }

    public double Mean => _sum / Count;

    public void Add(double seconds)
    {
        if (_values.Length < Capacity && Count == _values.Length) Array.Resize(ref _values, Math.Max(8, _values.Length * 2));
        if (Count == Capacity) _sum -= _values[_next];
        else Count++;
        _values[_next] = seconds;
        _sum += seconds;
        _next = (_next + 1) % Capacity;
        _sorted = null;
    }

    /// <summary>The durations in ascending order; valid until the next is added.</summary>
    public ReadOnlySpan<double> Sorted()
    {
        if (_sorted is null)
        {
            _sorted = _values.AsSpan(0, Count).ToArray();
            Array.Sort(_sorted);
        }
        return _sorted;
    }

    public DurationSample Clone() => new() { _values = [.. _values], _next = _next, _sum = _sum, Count = Count };
}
