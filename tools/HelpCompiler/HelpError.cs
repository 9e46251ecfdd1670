using System.Globalization;

namespace Scalable.HelpCompiler;

/// <summary>What is wrong with a page.</summary>
/// <param name="File">The page, absolute.</param>
/// <param name="Line">Counted from 1; 0 where it concerns the whole file.</param>
/// <param name="Code">One of <see cref="HelpErrorCodes"/>.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record HelpError(string File, int Line, string Code, string Message)
{
    /// <summary>The form that MSBuild recognises as an error of a tool.</summary>
    public override string ToString() => Line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{File}({Line}): error {Code}: {Message}")
        : $"{File}: error {Code}: {Message}";
}
