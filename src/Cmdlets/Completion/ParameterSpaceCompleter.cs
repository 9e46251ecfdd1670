using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Scalable.Advising;
using Scalable.Learning;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Commands;

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
