namespace Scalable.Scenarios.Learning;

/// <summary>One of our learners, how it is set, and the peers it is timed against.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Learner">The learner's name.</param>
/// <param name="Parameters">Its hyperparameters, those of the peers.</param>
/// <param name="Trainers">The peers that run on .NET, by the names of <see cref="Trainer"/>.</param>
/// <param name="Peers">The peers by the names of peers.py.</param>
/// <param name="MaxRows">The most rows the peers manage in reasonable time.</param>
internal sealed record Contest(string Name, string Learner, IReadOnlyDictionary<string, object?> Parameters, string[] Trainers, string[] Peers, int MaxRows)
{
    public static IReadOnlyList<Contest> All { get; } =
    [
        new("boosting", "gradient_boosting", new Dictionary<string, object?> { ["trees"] = 100, ["leaves"] = 31, ["max_bins"] = 255, ["learning_rate"] = 0.1, ["min_leaf"] = 20 }, ["fast_tree", "lightgbm"], ["xgb", "hgb"], int.MaxValue),
        new("forest", "random_forest", new Dictionary<string, object?> { ["trees"] = 50, ["max_depth"] = 8, ["min_leaf"] = 1 }, ["fast_forest"], ["rf"], 200_000),
        new("linear", "linear", new Dictionary<string, object?>(), ["sdca"], ["lr"], int.MaxValue),
    ];

    public static Contest ByName(string name) =>
        All.FirstOrDefault(contest => contest.Name == name) ?? throw new ArgumentException($"There is no contest '{name}'; there are {string.Join(", ", All.Select(contest => contest.Name))}.");
}
