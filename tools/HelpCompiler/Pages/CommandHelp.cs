namespace Scalable.HelpCompiler.Pages;

/// <summary>Everything a page says of a cmdlet, as plain text. Texts of several blocks are lists of paragraphs.</summary>
internal sealed record CommandHelp
{
    public required string Name { get; init; }

    /// <summary>The line of the page that names the cmdlet.</summary>
    public required int Line { get; init; }

    public string? HelpUri { get; init; }
    public IReadOnlyList<string> Synopsis { get; init; } = [];
    public IReadOnlyList<string> Description { get; init; } = [];
    public IReadOnlyList<SyntaxHelp> Syntax { get; init; } = [];
    public IReadOnlyList<ParameterHelp> Parameters { get; init; } = [];
    public IReadOnlyList<TypeHelp> Inputs { get; init; } = [];
    public IReadOnlyList<TypeHelp> Outputs { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];
    public IReadOnlyList<ExampleHelp> Examples { get; init; } = [];
    public IReadOnlyList<LinkHelp> Links { get; init; } = [];
}

/// <summary>A type that a cmdlet takes or writes.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);

/// <param name="Introduction">What is said before the first block of code.</param>
/// <param name="Code">The first block of code.</param>
/// <param name="Remarks">What follows it, further code and output included.</param>
internal sealed record ExampleHelp(string Title, IReadOnlyList<string> Introduction, string Code, IReadOnlyList<string> Remarks);

/// <param name="Uri">Null where the link leads to another help topic.</param>
internal sealed record LinkHelp(string Text, string? Uri);
