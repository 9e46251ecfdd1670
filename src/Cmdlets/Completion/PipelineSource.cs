using System.Management.Automation.Language;

namespace Scalable.Commands;

/// <summary>
/// What a command gets through its pipeline, as far as that is written there: variables that hold runs, advisors, sessions
/// or tasks, and what the commands before it were given. Nothing is run to find out.
/// </summary>
internal static class PipelineSource
{
    private static readonly string[] s_sources = ["Session", "Advisor", "Run", "Path", "LiteralPath"];

    /// <summary>The parameters of a command, with what comes through the pipeline for those that are not written; the nearest source counts.</summary>
    public static IDictionary With(IDictionary bound, CommandAst command)
    {
        var known = new Hashtable(StringComparer.OrdinalIgnoreCase);
        for (IDictionaryEnumerator entry = bound.GetEnumerator(); entry.MoveNext();) known[entry.Key] = entry.Value;
        if (s_sources.Any(known.ContainsKey) || command.Parent is not PipelineAst pipeline) return known;
        foreach (CommandBaseAst element in pipeline.PipelineElements.TakeWhile(element => element != command).Reverse())
            if (element is CommandExpressionAst { Expression: var expression } ? AddValue(known, Value(expression)) : element is CommandAst before && AddParameters(known, before))
                break;
        return known;
    }

    private static bool AddParameters(Hashtable known, CommandAst command)
    {
        bool found = false;
        foreach ((string name, ParameterBindingResult result) in StaticParameterBinder.BindCommand(command).BoundParameters)
        {
            if (!s_sources.Contains(name, StringComparer.OrdinalIgnoreCase) || (result.ConstantValue ?? Value(result.Value)) is not { } value) continue;
            known[name] = value;
            found = true;
        }
        return found;
    }

    private static bool AddValue(Hashtable known, object? value)
    {
        object? first = Properties.Plain(value) is IList { Count: > 0 } several ? Properties.Plain(several[0]) : Properties.Plain(value);
        string? name = first switch
        {
            ScalableSession or SessionTask => "Session",
            IResourceAdvisor => "Advisor",
            RunRecord => "Run",
            string or FileSystemInfo => "Path",
            _ => null,
        };
        if (name is null) return false;
        known[name] = first is SessionTask task ? task.Session : name == "Path" ? first!.ToString() : value;
        return true;
    }

    private static object? Value(Ast? expression) => expression switch
    {
        StringConstantExpressionAst text => text.Value,
        VariableExpressionAst { Splatted: false } variable => Variable(variable.VariablePath.UserPath),
        _ => null,
    };

    private static object? Variable(string name)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Variable").AddParameter("Name", WildcardPattern.Escape(name)).AddParameter("ErrorAction", ActionPreference.Ignore)
            .Invoke<PSVariable>().FirstOrDefault()?.Value;
    }
}
