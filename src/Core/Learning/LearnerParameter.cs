namespace Scalable.Learning;

/// <summary>What a hyperparameter holds.</summary>
public enum ParameterKind
{
    Integer,
    Real,
    Boolean,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Free text that the learner reads itself.</summary>
    Text,
}

/// <summary>One hyperparameter of a learner, described as data so that completion, validation and hyperparameter search can read it.</summary>
/// <param name="Name">Its name, in snake case.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Default">The value if none is given: a long, double, bool or string by its kind.</param>
/// <param name="Description">What it does, in one sentence.</param>
public sealed record LearnerParameter(string Name, ParameterKind Kind, object Default, string Description)
{
    /// <summary>The smallest accepted number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest accepted number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>The accepted words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Other names it answers to, such as scikit-learn's.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The numbers a hyperparameter search tries, smallest and largest; null if it is not worth searching.</summary>
    public (double Low, double High)? SearchRange { get; init; }

    /// <summary>Whether a search should step through the range by factors.</summary>
    public bool SearchesByFactors { get; init; }

    /// <summary>What values it takes, in words: a whole number from 1 to 1000.</summary>
    public string Accepted => Kind switch
    {
        ParameterKind.Boolean => "true or false",
        ParameterKind.Choice => string.Join(", ", Choices),
        ParameterKind.Integer => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Minimum} to {Maximum}"),
        ParameterKind.Real when double.IsPositiveInfinity(Maximum) || Maximum == double.MaxValue => string.Create(CultureInfo.InvariantCulture, $"a number of at least {Minimum}"),
        ParameterKind.Real => string.Create(CultureInfo.InvariantCulture, $"a number from {Minimum} to {Maximum}"),
        _ => "text",
    };

    internal static LearnerParameter Integer(string name, long @default, long minimum, long maximum, string description, params string[] aliases) =>
        new(name, ParameterKind.Integer, @default, description) { Minimum = minimum, Maximum = maximum, Aliases = aliases };

    internal static LearnerParameter Real(string name, double @default, double minimum, double maximum, string description, params string[] aliases) =>
        new(name, ParameterKind.Real, @default, description) { Minimum = minimum, Maximum = maximum, Aliases = aliases };

    internal static LearnerParameter Boolean(string name, bool @default, string description, params string[] aliases) =>
        new(name, ParameterKind.Boolean, @default, description) { Aliases = aliases };

    internal static LearnerParameter Choice(string name, string @default, string[] choices, string description, params string[] aliases) =>
        new(name, ParameterKind.Choice, @default, description) { Choices = choices, Aliases = aliases };

    internal static LearnerParameter Text(string name, string @default, string description, params string[] aliases) =>
        new(name, ParameterKind.Text, @default, description) { Aliases = aliases };

    internal bool IsCalled(string name) =>
        string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
