using System.ComponentModel;
using System.Diagnostics;

namespace Scalable.Runs;

/// <summary>What a command of a scheduler or a cloud answered.</summary>
internal readonly record struct CommandAnswer(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The first line of what it complained about.</summary>
    public string Complaint => (Error.Length > 0 ? Error : Output).Trim().Split('\n')[0].Trim();
}

/// <summary>Runs the commands of schedulers and clouds, without a shell.</summary>
internal static class CommandRunner
{
    public const int NotFound = -127;
    public const int TimedOut = -110;

    /// <returns>What it answered; <see cref="NotFound"/> or <see cref="TimedOut"/> as its exit code if it did not.</returns>
    public static CommandAnswer Run(string program, IEnumerable<string> arguments, TimeSpan timeout, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(timeout))
            {
                process.Kill(entireProcessTree: true);
                return new CommandAnswer(TimedOut, "", $"{program} did not answer within {timeout.TotalSeconds:0} s.");
            }
            return new CommandAnswer(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception error)
        {
            return new CommandAnswer(NotFound, "", $"The command '{program}' could not be started: {error.Message}");
        }
    }
}

/// <summary>Quotes words the way a POSIX shell reads them.</summary>
internal static class ShellQuoting
{
    /// <summary>The word in single quotes.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>The word as it is where that is unmistakable, else quoted.</summary>
    public static string ForReading(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@') ? word : Quote(word);
}
