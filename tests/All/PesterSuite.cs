using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scalable.Tests.All;

/// <summary>Runs the Pester suite of the built module in a fresh PowerShell, where there is one with Pester.</summary>
internal static partial class PesterSuite
{
    private const string Name = "Pester (built module)";
    private const int NoPester = 3;

    public static SuiteResult Run(string folder)
    {
        string result = Path.Combine(Path.GetTempPath(), $"scalable-pester-{Guid.NewGuid():N}.json");
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(folder, "Invoke-Suite.ps1"), "-ResultPath", result]);
        start.Environment["NO_COLOR"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode == NoPester) return Skip(folder, "Pester 5 or later is not on the module path");
            return File.Exists(result) ? Read(result) : new SuiteResult(Name, 0, 1, 0, "ended without a result");
        }
        catch (Win32Exception)
        {
            return Skip(folder, "pwsh is not on the PATH");
        }
        finally
        {
            File.Delete(result);
        }
    }

    private static SuiteResult Read(string result)
    {
        using JsonDocument counts = JsonDocument.Parse(File.ReadAllText(result));
        int Count(string name) => counts.RootElement.GetProperty(name).GetInt32();
        return new SuiteResult(Name, Count("passed"), Count("failed"), Count("skipped"));
    }

    private static SuiteResult Skip(string folder, string reason)
    {
        Console.WriteLine($"SKIPPED: the Pester suite, because {reason}");
        int tests = Directory.EnumerateFiles(folder, "*.Tests.ps1").Sum(file => ItBlock().Count(File.ReadAllText(file)));
        return new SuiteResult(Name, 0, 0, tests, $"skipped: {reason}");
    }

    [GeneratedRegex(@"^\s*It\s", RegexOptions.Multiline)]
    private static partial Regex ItBlock();
}
