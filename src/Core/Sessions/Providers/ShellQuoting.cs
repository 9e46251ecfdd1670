namespace Scalable.Sessions.Providers;

/// <summary>Quotes words the way a POSIX shell reads them.</summary>
internal static class ShellQuoting
{
    /// <summary>The word in single quotes.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>The word as it is where that is unmistakable, else quoted.</summary>
    public static string ForReading(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@') ? word : Quote(word);
}
