namespace Scalable.Sessions;

/// <summary>A PowerShell script as it travels to where it runs.</summary>
/// <param name="Text">The script block's text, without its braces.</param>
/// <param name="ArgumentsXml">Its arguments as a list in CliXml (Export-Clixml), or null for none.</param>
public sealed record ScriptPayload(string Text, string? ArgumentsXml)
{
    /// <summary>The script.</summary>
    public override string ToString() => Text;
}
