using System.Globalization;
using Scalable.Advising;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Studies;

/// <summary>What must be the same for a study to be gone on with: then the same trials follow.</summary>
/// <param name="Data">The fingerprint of the folds.</param>
/// <param name="Space">The parameter space as text.</param>
/// <param name="Settings">Everything else that outcomes depend on, by name.</param>
internal sealed record StudyIdentity(string Data, string Space, IReadOnlyDictionary<string, string> Settings)
{
    public static StudyIdentity Of(SearchOptions options, string data, string space)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model_type"] = options.ModelType.ToName(),
            ["metric"] = $"{options.Metric}",
            ["target"] = $"{options.Target}",
            ["strategy"] = $"{options.Strategy}",
            ["cross_validation"] = $"{options.CrossValidation}",
            ["folds"] = options.FoldCount.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (options.Metric.NeedsBounds()) settings["confidence"] = options.Confidence.ToString("R", CultureInfo.InvariantCulture);
        if (options.Backend != LearningBackend.Scalable) settings["backend"] = options.Backend.ToName();
        bool halves = options.Strategy is SearchStrategyKind.Halving or SearchStrategyKind.Hyperband;
        settings["prunes"] = $"{options.Prunes}";
        if (halves) settings["resource"] = $"{options.Resource}";
        if (halves || options.Strategy == SearchStrategyKind.Grid) settings["max_trials"] = options.MaxTrials.ToString(CultureInfo.InvariantCulture);
        return new StudyIdentity(data, space, settings);
    }

    /// <summary>In what a recorded study differs from this one, in words; null where in nothing.</summary>
    public string? DifferenceTo(StudyIdentity recorded)
    {
        List<string> differences = [];
        if (recorded.Data != Data) differences.Add("the runs are others (or more) than it was begun with");
        if (recorded.Space != Space) differences.Add($"its parameter space is '{recorded.Space}', not '{Space}'");
        foreach (string name in Settings.Keys.Union(recorded.Settings.Keys).Order(StringComparer.Ordinal))
        {
            string was = recorded.Settings.GetValueOrDefault(name, "unset"), now = Settings.GetValueOrDefault(name, "unset");
            if (was != now) differences.Add($"its {name} is {was}, not {now}");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }
}
