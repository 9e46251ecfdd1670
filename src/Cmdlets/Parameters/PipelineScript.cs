using System.Management.Automation;
using System.Management.Automation.Language;
using System.Collections.ObjectModel;

namespace Scalable.Commands;

/// <summary>Script blocks as parameters: evaluated for one input object, or packed to travel to where tasks run.</summary>
internal static class PipelineScript
{
    private const int ArgumentDepth = 5;

    /// <summary>What a script block gives with <paramref name="input"/> as $_.</summary>
    public static Collection<PSObject> Evaluate(ScriptBlock script, object? input) =>
        script.InvokeWithContext(null, [new PSVariable("_", input)]);

    /// <summary>The arguments of a script as Export-Clixml writes them; null for none.</summary>
    public static string? Pack(IReadOnlyCollection<object?> arguments) =>
        arguments.Count == 0 ? null : PSSerializer.Serialize(arguments.ToArray(), ArgumentDepth);

    /// <summary>True where the script takes variables of its surroundings along with $using:, which tasks do not have.</summary>
    public static bool HasUsing(ScriptBlock script) => script.Ast.Find(node => node is UsingExpressionAst, searchNestedScriptBlocks: true) is not null;
}
