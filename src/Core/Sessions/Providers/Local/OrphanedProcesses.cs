using System.Text;

namespace Scalable.Sessions.Providers.Local;

/// <summary>Finds processes of a task that outlived its session, by the variable that names the task in their environment.</summary>
internal static class OrphanedProcesses
{
    /// <summary>Kills them; does nothing where environments cannot be read, as outside Linux.</summary>
    public static void Kill(string taskId)
    {
        if (!OperatingSystem.IsLinux()) return;
        byte[] marker = Encoding.UTF8.GetBytes($"SCALABLE_TASK_ID={taskId}\0");
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid) || !HasVariable(directory, marker)) continue;
            Measuring.Linux.Libc.SendSignal(pid, Measuring.Linux.Libc.Kill);
        }
    }

    private static bool HasVariable(string directory, byte[] marker)
    {
        try
        {
            return File.ReadAllBytes(directory + "/environ").AsSpan().IndexOf(marker) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
