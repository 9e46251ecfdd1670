namespace Scalable.Sessions.Measuring.Linux;

/// <summary>Finds a program the way execvp(3) does, by the PATH that the program itself will see.</summary>
internal static class ProgramPath
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <exception cref="ProcessStartException">No directory of PATH has it.</exception>
    public static string Find(string name, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        if (name.Length == 0) throw new ProcessStartException("The command is empty.");
        if (name.Contains('/', StringComparison.Ordinal)) return name;
        string path = environment.TryGetValue("PATH", out string? value) && value.Length > 0 ? value : DefaultPath;
        foreach (string directory in path.Split(':'))
        {
            string candidate = Path.Combine(workingDirectory, directory, name);
            if (IsExecutable(candidate)) return candidate;
        }
        throw new ProcessStartException($"The program '{name}' is in no directory of PATH ({path}).");
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & anyExecute) != 0;
    }
}
