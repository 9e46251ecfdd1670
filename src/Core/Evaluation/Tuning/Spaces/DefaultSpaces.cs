using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>The spaces that are searched where none is given.</summary>
internal static class DefaultSpaces
{
    /// <summary>Switches worth trying besides the ranges that learners give.</summary>
    private static readonly Dictionary<string, SearchParameter[]> s_switches = new(StringComparer.Ordinal)
    {
        ["gradient_boosting"] = [new SearchParameter("monotone", new ChoiceDomain(["none", "size_like"]))],
        ["random_forest"] = [],
        ["linear"] =
        [
            new SearchParameter("scale", new ChoiceDomain(["auto", "raw", "log"])),
            new SearchParameter("log_features", new ChoiceDomain(["auto", "never", "always"])),
            new SearchParameter("l2", new RealDomain(1e-5, 10, ByFactors: true)),
            new SearchParameter("category_smoothing", new RealDomain(1, 100, ByFactors: true)),
        ],
    };

    public static IEnumerable<SearchParameter> Of(ILearner learner) =>
        learner.Parameters.Where(parameter => parameter.SearchRange is not null).Select(parameter => new SearchParameter(parameter.Name, Range(parameter)))
            .Concat((s_switches.GetValueOrDefault(learner.Name) ?? []).Where(parameter => learner.Parameters.Any(known => known.Name == parameter.Name)));

    private static ParameterDomain Range(LearnerParameter parameter)
    {
        (double low, double high) = parameter.SearchRange!.Value;
        return parameter.Kind == ParameterKind.Integer
            ? new IntegerDomain((long)low, (long)high, parameter.SearchesByFactors)
            : new RealDomain(low, high, parameter.SearchesByFactors);
    }
}
