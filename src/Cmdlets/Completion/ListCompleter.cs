using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Scalable.Evaluation.Simulation;

namespace Scalable.Commands;

/// <summary>Completes names from a list that does not change.</summary>
public abstract class ListCompleter(IReadOnlyList<string> names, string kind) : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        foreach (string name in names)
            if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name, name, CompletionResultType.ParameterValue, $"{kind} {name}");
    }
}

/// <summary>Completes the policies that a simulation can compare.</summary>
public sealed class ScalingPolicyCompleter() : ListCompleter(ScalingPolicies.Names, "policy");

/// <summary>Completes the generated workloads.</summary>
public sealed class WorkloadPatternCompleter() : ListCompleter(WorkloadPattern.Names, "pattern");
