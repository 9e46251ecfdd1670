namespace Scalable.Tests.TestSupport;

/// <summary>Real histories and traces that may lie beside the repository; tests that want them skip where they do not.</summary>
internal static class SharedData
{
    /// <summary>A file or directory under the shared folder.</summary>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([.. new[] { Repository.Root, "..", "shared" }, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"the shared data '{Path.Combine(parts)}' is not beside the repository");
        return Path.GetFullPath(path);
    }

    /// <summary>Runs make_history.py into a fresh directory.</summary>
    public static string MakeHistory(int runs, int tasksPerRun, int seed)
    {
        string script = Require("data", "make_history.py");
        string directory = Path.Combine(Path.GetTempPath(), $"scalable-history-{runs}x{tasksPerRun}-{seed}-{Guid.NewGuid():N}");
        var start = new System.Diagnostics.ProcessStartInfo("python3", [script, directory, $"{runs}", $"{tasksPerRun}", $"{seed}"])
        {
            RedirectStandardError = true,
        };
        try
        {
            using var process = System.Diagnostics.Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3, which writes the generated history, is not on this machine");
        }
        return directory;
    }
}
