using Scalable.Sessions.Manifests;

namespace Scalable.Sessions.Engine;

/// <summary>
/// Runs a component's preload_script before its tasks' commands: a shell reads the script, so that what it sets holds for
/// the command (modules, virtual environments), and then becomes the command; a script of Python is run before it. Where
/// it fails, so does the task. The command's words are the shell's arguments and are never read by it.
/// </summary>
internal static class PreloadCommand
{
    // The script may change the shell's arguments, so the command's words are kept from it: bash has lists; a function of
    // a plain shell has arguments of its own.
    private const string ReadThenBecome = "scalable_command=(\"$@\"); . \"$0\" || exit; exec \"${scalable_command[@]}\"";
    private const string ReadThenBecomeInImage = "scalable_preload() { . \"$0\"; }; scalable_preload || exit; exec \"$@\"";
    private const string RunThenBecome = "python3 \"$0\" || exit; exec \"$@\"";

    /// <param name="component">Names the script.</param>
    /// <param name="isInContainer">Whether the command runs inside an image, to which the script's path then belongs.</param>
    /// <param name="directory">What a path outside containers is relative to, absolute.</param>
    /// <param name="command">The command itself.</param>
    /// <exception cref="ArgumentException">There is no such shell on this system.</exception>
    public static IReadOnlyList<string> Wrap(ComponentSpec component, bool isInContainer, string directory, IReadOnlyList<string> command)
    {
        if (component.PreloadScript is not { Length: > 0 } script) return command;
        if (!isInContainer && OperatingSystem.IsWindows())
            throw new ArgumentException($"The component '{component.Name}' has a preload_script, which needs a POSIX shell and cannot be run on Windows.");
        (string shell, string read, string path) = isInContainer ? ("/bin/sh", ReadThenBecomeInImage, script) : ("/bin/bash", ReadThenBecome, Path.GetFullPath(script, directory));
        return [shell, "-c", script.EndsWith(".py", StringComparison.Ordinal) ? RunThenBecome : read, path, .. command];
    }
}
