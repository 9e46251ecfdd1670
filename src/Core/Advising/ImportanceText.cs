using System.Globalization;

namespace Scalable.Advising;

/// <summary>Feature importances as one line for a table or list.</summary>
public static class ImportanceText
{
    private const int MaxShown = 5;
    private const double MinShown = 0.005;

    /// <summary>duration: num_scenarios 61 %, target 20 %; memory: ...</summary>
    public static string Render(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> importances) =>
        string.Join("; ", importances.Select(quantity => $"{quantity.Key}: {Render(quantity.Value)}"));

    /// <summary>The most important features first, at most five, none below half a percent.</summary>
    public static string Render(IReadOnlyDictionary<string, double> shares) =>
        string.Join(", ", shares.Where(share => share.Value >= MinShown)
            .OrderByDescending(share => share.Value).ThenBy(share => share.Key, StringComparer.Ordinal).Take(MaxShown)
            .Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {share.Value * 100:0} %")));
}
