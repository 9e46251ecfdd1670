using System.Management.Automation.Language;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Commands;

/// <summary>Offers hyperparameters of the model type that -ModelType names, as -Backend trains it, each as a hashtable.</summary>
public abstract class LearnerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (Named(fakeBoundParameters, "ModelType", ModelType.GradientBoosting).Learner(Named(fakeBoundParameters, "Backend", LearningBackend.Scalable)) is not { } learner) return [];
        return Offered(learner).Select(offer => new CompletionResult(
            $"@{{ {offer.Parameter.Name} = {offer.Value} }}", offer.Parameter.Name, CompletionResultType.ParameterValue, $"{offer.Parameter.Description} ({offer.Parameter.Accepted})"));
    }

    /// <summary>The parameters to offer, each with what a hashtable says of it.</summary>
    private protected abstract IEnumerable<(LearnerParameter Parameter, string Value)> Offered(ILearner learner);

    private static T Named<T>(IDictionary bound, string parameter, T standard) where T : struct, Enum => Enum.TryParse(bound[parameter]?.ToString(), ignoreCase: true, out T named) ? named : standard;
}

/// <summary>Offers the hyperparameters with their defaults.</summary>
public sealed class ModelParameterCompleter : LearnerCompleter
{
    private protected override IEnumerable<(LearnerParameter Parameter, string Value)> Offered(ILearner learner) => learner.Parameters.Select(parameter => (parameter, Literal(parameter.Default)));

    private static string Literal(object value) => value switch
    {
        bool truth => truth ? "$true" : "$false",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>Offers the hyperparameters that are searched by default with their ranges.</summary>
public sealed class ParameterSpaceCompleter : LearnerCompleter
{
    private protected override IEnumerable<(LearnerParameter Parameter, string Value)> Offered(ILearner learner) =>
        SearchSpace.Default(learner).Parameters.Select(parameter => (learner.Parameters.First(known => known.Name == parameter.Name), $"'{parameter.Domain}'"));
}
