using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Spaces;

/// <summary>
/// Reads what is to be tried of a parameter: <c>0.01..0.3</c> or <c>0.01..0.3 log</c> for a range, <c>squared,huber</c> for
/// choices, one value to keep it there, and after any of them <c>if loss=huber|absolute</c> to depend on another parameter.
/// </summary>
internal static class DomainText
{
    public static SearchParameter Read(ILearner learner, LearnerParameter parameter, string text)
    {
        string rest = text.Trim();
        SearchCondition? condition = null;
        int at = rest.IndexOf(" if ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            condition = ReadCondition(learner, parameter, rest[(at + 4)..]);
            rest = rest[..at].TrimEnd();
        }

        return new SearchParameter(parameter.Name, ReadDomain(learner, parameter, rest), condition);
    }

    public static ParameterDomain Range(ILearner learner, LearnerParameter parameter, object low, object high, bool byFactors)
    {
        object lowest = ParameterReader.Read(learner.Name, parameter, low), highest = ParameterReader.Read(learner.Name, parameter, high);
        if (parameter.Kind is not (ParameterKind.Integer or ParameterKind.Real)) throw new ArgumentException($"{parameter.Name} has no range; it takes {parameter.Accepted}. Give the values to try.");
        double from = Convert.ToDouble(lowest, CultureInfo.InvariantCulture), to = Convert.ToDouble(highest, CultureInfo.InvariantCulture);
        if (from >= to) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}: the range {from} to {to} is empty; the smaller number comes first."));
        if (byFactors && from <= 0) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}: a range by factors begins above 0, not at {from}."));
        return parameter.Kind == ParameterKind.Integer ? new IntegerDomain((long)from, (long)to, byFactors) : new RealDomain(from, to, byFactors);
    }

    public static ChoiceDomain Choices(ILearner learner, LearnerParameter parameter, IEnumerable<object> values) =>
        new(values.Select(value => ParameterReader.Read(learner.Name, parameter, value)).Distinct().ToArray());

    public static SearchCondition Condition(ILearner learner, string name, IEnumerable<object> values)
    {
        LearnerParameter other = Find(learner, name);
        return new SearchCondition(other.Name, values.Select(value => ParameterReader.Read(learner.Name, other, value)).ToArray());
    }

    /// <exception cref="ArgumentException">The learner has no such parameter.</exception>
    public static LearnerParameter Find(ILearner learner, string name) =>
        learner.Parameters.FirstOrDefault(candidate => candidate.IsCalled(name))
        ?? throw new ArgumentException($"{learner.Name}: there is no hyperparameter '{name}'; there are {string.Join(", ", learner.Parameters.Select(known => known.Name))}.");

    private static ParameterDomain ReadDomain(ILearner learner, LearnerParameter parameter, string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || parameter.Kind is not (ParameterKind.Integer or ParameterKind.Real))
            return Choices(learner, parameter, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        string high = text[(dots + 2)..].Trim();
        bool byFactors = high.EndsWith(" log", StringComparison.OrdinalIgnoreCase);
        return Range(learner, parameter, text[..dots].Trim(), byFactors ? high[..^4].TrimEnd() : high, byFactors);
    }

    private static SearchCondition ReadCondition(ILearner learner, LearnerParameter parameter, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new ArgumentException($"{parameter.Name}: a condition is written 'if name=value', or 'if name=value|value'; '{text}' is none.");
        return Condition(learner, text[..equals].Trim(), text[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }
}
