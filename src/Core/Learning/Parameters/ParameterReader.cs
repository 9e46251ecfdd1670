using System.Globalization;

namespace Scalable.Learning.Parameters;

/// <summary>Reads one given value as its parameter wants it; never consults the culture.</summary>
internal static class ParameterReader
{
    /// <returns>A long, double, bool or string by the parameter's kind.</returns>
    /// <exception cref="ArgumentException">The value cannot be read or is out of range; the message names what is accepted.</exception>
    public static object Read(string learner, LearnerParameter parameter, object given)
    {
        object? value = parameter.Kind switch
        {
            ParameterKind.Integer => ReadNumber(given) is double number && number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : null,
            ParameterKind.Real => ReadNumber(given),
            ParameterKind.Boolean => ReadBoolean(given),
            ParameterKind.Choice => parameter.Choices.FirstOrDefault(choice => string.Equals(choice, Text(given), StringComparison.OrdinalIgnoreCase)),
            _ => Text(given),
        };
        bool inRange = value switch
        {
            null => false,
            long whole => whole >= parameter.Minimum && whole <= parameter.Maximum,
            double real => double.IsFinite(real) && real >= parameter.Minimum && real <= parameter.Maximum,
            _ => true,
        };
        return inRange ? value! : throw new ArgumentException($"{learner}: {parameter.Name} cannot be '{Text(given)}'; it takes {parameter.Accepted}.");
    }

    private static double? ReadNumber(object given) => given switch
    {
        bool => null,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        IConvertible convertible => TryConvert(convertible),
        _ => null,
    };

    private static double? TryConvert(IConvertible convertible)
    {
        try { return convertible.ToDouble(CultureInfo.InvariantCulture); }
        catch (Exception problem) when (problem is FormatException or InvalidCastException or OverflowException) { return null; }
    }

    private static object? ReadBoolean(object given) => given switch
    {
        bool value => value,
        string text => bool.TryParse(text, out bool value) ? value : null,
        _ => null,
    };

    private static string Text(object given) => Convert.ToString(given, CultureInfo.InvariantCulture) ?? string.Empty;
}

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
