namespace Scalable.HelpCompiler.Pages;

/// <summary>Compares what SYNTAX shows with what the parameters' YAML says.</summary>
internal static class SyntaxCheck
{
    /// <param name="unreadable">Parameters whose entries are there but could not be read; nothing more is said of them.</param>
    public static void Check(CommandHelp command, IReadOnlySet<string> unreadable, PageErrors errors)
    {
        foreach (SyntaxHelp syntax in command.Syntax) CheckShown(command, syntax, unreadable, errors);
        foreach (ParameterHelp parameter in command.Parameters) CheckEntry(command, parameter, errors);
    }

    private static void CheckShown(CommandHelp command, SyntaxHelp syntax, IReadOnlySet<string> unreadable, PageErrors errors)
    {
        foreach (SyntaxParameter shown in syntax.Parameters)
        {
            if (unreadable.Contains(shown.Name)) continue;
            ParameterHelp? parameter = command.Parameters.FirstOrDefault(entry => entry.Name == shown.Name);
            if (parameter is null)
                errors.Add(shown.Line, HelpErrorCodes.ParameterWithoutEntry, $"-{shown.Name} has no entry '### -{shown.Name}' in PARAMETERS.");
            else if (parameter.In(syntax.Set) is not { } entry)
                errors.Add(shown.Line, HelpErrorCodes.SyntaxDisagrees, $"-{shown.Name} is shown here, but its YAML does not name the parameter set '{syntax.Set}'.");
            else if (Contradiction(shown, parameter, entry) is { } contradiction)
                errors.Add(shown.Line, HelpErrorCodes.SyntaxDisagrees, $"-{shown.Name} is shown as {contradiction}.");
        }
    }

    private static string? Contradiction(SyntaxParameter shown, ParameterHelp parameter, ParameterSetEntry entry)
    {
        if (shown.IsRequired != entry.IsRequired)
            return shown.IsRequired ? "required, but its YAML says IsRequired: false" : "optional, but its YAML says IsRequired: true";
        if (shown.IsPositional != entry.Position is not null)
            return shown.IsPositional ? "positional, but its YAML says Position: Named" : "named, but its YAML gives a position";
        if (shown.TypeText is null != parameter.IsSwitch)
            return shown.TypeText is null ? $"a switch, but its YAML says Type: {parameter.TypeName}" : "having a value, but its YAML says it is a switch";
        return null;
    }

    private static void CheckEntry(CommandHelp command, ParameterHelp parameter, PageErrors errors)
    {
        foreach (ParameterSetEntry entry in parameter.Sets)
            if (entry.Name.Length > 0 && entry.Name != ParameterHelp.AllSets && !command.Syntax.Any(syntax => syntax.Set == entry.Name))
                errors.Add(parameter.Line, HelpErrorCodes.SyntaxDisagrees, $"-{parameter.Name} is in the parameter set '{entry.Name}', which SYNTAX does not have.");
        if (parameter.DontShow) return;
        foreach (SyntaxHelp syntax in command.Syntax)
            if (parameter.In(syntax.Set) is not null && !syntax.Parameters.Any(shown => shown.Name == parameter.Name))
                errors.Add(parameter.Line, HelpErrorCodes.ParameterNotInSyntax, $"-{parameter.Name} is not in the syntax of the parameter set '{syntax.Set}'.");
    }
}
