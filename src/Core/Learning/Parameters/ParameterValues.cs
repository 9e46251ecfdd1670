namespace Scalable.Learning.Parameters;

/// <summary>The hyperparameters of one training: what was given, checked, and the defaults of the rest.</summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name is unknown or given twice, or a value is not accepted.</exception>
    public ParameterValues(string learner, IReadOnlyList<LearnerParameter> parameters, IReadOnlyDictionary<string, object?>? given)
    {
        foreach ((string name, object? value) in given ?? new Dictionary<string, object?>())
        {
            LearnerParameter parameter = parameters.FirstOrDefault(candidate => candidate.IsCalled(name))
                ?? throw new ArgumentException($"{learner}: there is no hyperparameter '{name}'; there are {string.Join(", ", parameters.Select(known => known.Name))}.");
            if (value is null) continue;
            if (!_values.TryAdd(parameter.Name, ParameterReader.Read(learner, parameter, value)))
                throw new ArgumentException($"{learner}: {parameter.Name} is given twice, the second time as '{name}'.");
        }

        foreach (LearnerParameter parameter in parameters) _values.TryAdd(parameter.Name, parameter.Default);
    }

    public int Integer(string name) => checked((int)(long)_values[name]);

    public double Real(string name) => (double)_values[name];

    public bool Boolean(string name) => (bool)_values[name];

    public string Text(string name) => (string)_values[name];
}
