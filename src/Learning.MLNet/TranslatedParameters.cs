namespace Scalable.Learning.MLNet;

/// <summary>The hyperparameters that a trainer of ML.NET shares with our learner of the same name.</summary>
/// <param name="learner">The learner's name.</param>
/// <param name="ours">The hyperparameters of our learner.</param>
/// <param name="translated">The names of those that ML.NET has too.</param>
internal sealed class TranslatedParameters(string learner, IReadOnlyList<LearnerParameter> ours, params string[] translated)
{
    public IReadOnlyList<LearnerParameter> All { get; } = [.. ours.Where(parameter => translated.Contains(parameter.Name))];

    /// <summary>Reads what was given. A hyperparameter of ours at its default says nothing and is passed over.</summary>
    /// <exception cref="ArgumentException">A hyperparameter cannot be translated or is unknown, or a value is not accepted; the message names the parameter and the backend.</exception>
    public ParameterValues Read(IReadOnlyDictionary<string, object?>? given)
    {
        Dictionary<string, object?> known = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in given ?? new Dictionary<string, object?>())
        {
            LearnerParameter? untranslated = ours.FirstOrDefault(parameter => parameter.IsCalled(name) && !translated.Contains(parameter.Name));
            if (untranslated is null) known[name] = value;
            else if (value is not null && !untranslated.Default.Equals(ParameterReader.Read(learner, untranslated, value)))
                throw new ArgumentException($"{learner}: the backend MLNet has no '{untranslated.Name}'; it has {string.Join(", ", All.Select(parameter => parameter.Name))}. Leave it out, or use the backend Scalable.");
        }
        return new ParameterValues(learner, All, known);
    }
}

/// <summary>ML.NET's trainers under the names of our learners. Loaded by name from Core, on first use.</summary>
public sealed class MLNetLearners : ILearnerSource
{
    /// <summary>SDCA as linear, FastForest as random_forest, FastTree as gradient_boosting.</summary>
    public IReadOnlyList<ILearner> All { get; } = [new SdcaLearner(), new FastForestLearner(), new FastTreeLearner()];
}
