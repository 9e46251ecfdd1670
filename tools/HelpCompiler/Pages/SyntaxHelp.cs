namespace Scalable.HelpCompiler.Pages;

/// <summary>One block of SYNTAX: a parameter set and its parameters in the order they are shown.</summary>
internal sealed record SyntaxHelp(string Set, int Line, IReadOnlyList<SyntaxParameter> Parameters);

/// <param name="Line">The line of the SYNTAX block that names it first.</param>
/// <param name="TypeText">The short name of its type; null for a switch.</param>
internal sealed record SyntaxParameter(string Name, int Line, string? TypeText, bool IsRequired, bool IsPositional);
