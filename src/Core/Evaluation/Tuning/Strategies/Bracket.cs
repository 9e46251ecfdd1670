namespace Scalable.Evaluation.Tuning.Strategies;

/// <summary>One bracket of successive halving.</summary>
/// <param name="Trials">How many trials it begins with.</param>
/// <param name="StartBudget">The share of the resource that each of them first gets.</param>
internal sealed record Bracket(int Trials, double StartBudget)
{
    /// <summary>What is left of the trials, and by how much the budget grows, from rung to rung (Li et al. 2018 recommend 3 or 4).</summary>
    public const int Reduction = 3;

    /// <summary>How often budgets are divided at most: the smallest is a ninth.</summary>
    private const int Divisions = 2;

    public static double Budget(int divisions) => 1 / Math.Pow(Reduction, divisions);

    public static double Raised(double budget) => budget * Reduction > 0.99 ? 1 : budget * Reduction;

    /// <summary>One bracket with all trials.</summary>
    public static Func<int, int, Bracket?> Halving(int maxTrials) =>
        (bracket, trials) => bracket == 0 && trials < maxTrials ? new Bracket(maxTrials - trials, Budget(Divisions)) : null;

    /// <summary>Hyperband's brackets in turn, from the most trials with the smallest budget to a few with all of it, until there are enough trials.</summary>
    public static Func<int, int, Bracket?> Hyperband(int maxTrials) => (bracket, trials) =>
    {
        if (trials >= maxTrials) return null;
        int divisions = Divisions - (bracket % (Divisions + 1));
        int count = (int)Math.Ceiling((Divisions + 1) * Math.Pow(Reduction, divisions) / (divisions + 1));
        return new Bracket(Math.Min(count, maxTrials - trials), Budget(divisions));
    };
}
