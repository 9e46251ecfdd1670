namespace Scalable.HelpCompiler;

/// <summary>The stable codes of what can be wrong with help pages.</summary>
internal static class HelpErrorCodes
{
    /// <summary>A file or directory cannot be read or written, or there are no pages.</summary>
    public const string Unusable = "HELP001";

    /// <summary>The block between the --- lines is missing, broken or not a cmdlet's.</summary>
    public const string FrontMatter = "HELP002";

    /// <summary>Title, heading and file name do not name the same cmdlet.</summary>
    public const string Name = "HELP003";

    /// <summary>Two pages describe the same cmdlet.</summary>
    public const string DuplicateCmdlet = "HELP004";

    /// <summary>A section that every page has is not there.</summary>
    public const string MissingSection = "HELP005";

    /// <summary>A heading that the layout does not have, has once only, or has elsewhere.</summary>
    public const string UnexpectedHeading = "HELP006";

    /// <summary>Something that should be described is not.</summary>
    public const string EmptyText = "HELP007";

    /// <summary>A placeholder of a generated page was left in.</summary>
    public const string Placeholder = "HELP008";

    /// <summary>There are fewer than two examples, or one has no code.</summary>
    public const string Example = "HELP009";

    /// <summary>A block of YAML is missing, broken or says something impossible.</summary>
    public const string Yaml = "HELP010";

    /// <summary>A SYNTAX block cannot be read.</summary>
    public const string Syntax = "HELP011";

    /// <summary>A SYNTAX block names a parameter that PARAMETERS does not have.</summary>
    public const string ParameterWithoutEntry = "HELP012";

    /// <summary>PARAMETERS has a parameter that no SYNTAX block (of its parameter set) names.</summary>
    public const string ParameterNotInSyntax = "HELP013";

    /// <summary>A SYNTAX block and a parameter's YAML contradict each other.</summary>
    public const string SyntaxDisagrees = "HELP014";

    /// <summary>A fence of a block of code is never closed.</summary>
    public const string OpenFence = "HELP015";
}
