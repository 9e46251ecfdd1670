using System.Management.Automation.Language;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;

namespace Scalable.Commands;

/// <summary>Offers the hyperparameters of the model type that -ModelType names, each as a hashtable with its default.</summary>
public sealed class ModelParameterCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string? wanted = fakeBoundParameters["ModelType"]?.ToString();
        ModelType type = Enum.TryParse(wanted, ignoreCase: true, out ModelType named) ? named : ModelType.GradientBoosting;
        foreach (LearnerParameter parameter in type.Learner(CompletedBackend.Of(fakeBoundParameters))?.Parameters ?? [])
        {
            string entry = $"@{{ {parameter.Name} = {Literal(parameter.Default)} }}";
            yield return new CompletionResult(entry, parameter.Name, CompletionResultType.ParameterValue, $"{parameter.Description} ({parameter.Accepted})");
        }
    }

    private static string Literal(object value) => value switch
    {
        bool truth => truth ? "$true" : "$false",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>Offers what is searched by default of the model type that -ModelType names, each parameter as a hashtable with its range.</summary>
public sealed class ParameterSpaceCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ModelType type = Enum.TryParse(fakeBoundParameters["ModelType"]?.ToString(), ignoreCase: true, out ModelType named) ? named : ModelType.GradientBoosting;
        if (type.Learner(CompletedBackend.Of(fakeBoundParameters)) is not { } learner) yield break;
        foreach (SearchParameter parameter in SearchSpace.Default(learner).Parameters)
        {
            LearnerParameter known = learner.Parameters.First(candidate => candidate.Name == parameter.Name);
            yield return new CompletionResult($"@{{ {parameter.Name} = '{parameter.Domain}' }}", parameter.Name, CompletionResultType.ParameterValue, $"{known.Description} ({known.Accepted})");
        }
    }
}

/// <summary>The backend that a command line being completed names; ours if it names none.</summary>
internal static class CompletedBackend
{
    public static LearningBackend Of(IDictionary boundParameters) =>
        Enum.TryParse(boundParameters["Backend"]?.ToString(), ignoreCase: true, out LearningBackend backend) ? backend : LearningBackend.Scalable;
}
