using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Scalable.Advising;
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
